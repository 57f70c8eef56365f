//! A mail to administrators about what a rule wants them to hear. It asks for nothing.

use countersign_domain::access::Environment;
use countersign_domain::approval::InstructionSubject;
use countersign_domain::ids::LogId;
use countersign_domain::instruction::{Instruction, InstructionStatus};
use countersign_domain::mail::{Addressee, NewMail};

use super::about::{About, instruction, long, short};
use super::compose::settings_url;
use super::letter::Letter;
use super::office::{Office, Parties};
use super::page::page;
use super::plain::plain;

/// What is told, and with what.
pub(super) struct Told<'a> {
    pub(super) office: &'a Office,
    /// The instruction, as it was when the rule judged it.
    pub(super) instruction: &'a Instruction,
    pub(super) parties: &'a Parties,
    pub(super) public_url: &'a str,
}

/// Writes the mail to one of them.
pub(super) fn notice(told: &Told<'_>, (addressee, record): (&Addressee, LogId)) -> NewMail {
    let letter = told.letter();
    NewMail {
        environment: told.instruction.environment,
        person: addressee.member.person,
        name: addressee.member.name.clone(),
        address: addressee.member.email.clone(),
        kind: addressee.kind,
        record,
        text: plain(&letter),
        html: page(&letter),
        subject: letter.subject,
        useful_until: None,
    }
}

impl Told<'_> {
    fn letter(&self) -> Letter {
        let subject = InstructionSubject::of(self.instruction);
        let about = instruction((&self.parties.0, &self.parties.1), &subject);
        let sandbox = self.instruction.environment == Environment::Sandbox;
        let badge = if sandbox { "[Sandbox] " } else { "" };
        let heading = format!("Notice: {}", about.what);
        let place = about.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
        let organization = short(&self.office.organization.name);
        let url = |id| format!("{}/a/{id}", self.public_url);
        Letter {
            subject: format!("{badge}{heading}{place}"),
            heading,
            paragraphs: vec![self.outcome(about.noun)],
            rows: self.rows(about),
            quotes: Vec::new(),
            button: self.instruction.approval.map(|id| ("Look at it", url(id))),
            notes: vec![format!(
                "You are told because a policy wants that, and you administer {organization}."
            )],
            settings_url: settings_url(self.public_url),
        }
    }

    /// What became of it when it was judged.
    fn outcome(&self, noun: &str) -> String {
        match self.instruction.status {
            InstructionStatus::Denied => format!("A {noun} was blocked. Nothing was moved."),
            InstructionStatus::PendingApproval => format!("A {noun} waits for approval."),
            _ => format!("A {noun} was let through."),
        }
    }

    fn rows(&self, about: About) -> Vec<(&'static str, String)> {
        let row = self.instruction;
        let mut rows = about.rows;
        let policy = row.ruled.as_ref().and_then(|ruled| ruled.name.as_deref());
        rows.extend(policy.map(|name| ("Policy", long(name))));
        rows.push(("Requested by", self.office.actor(row.environment, row.requested_by).0));
        rows.push(("Organization", short(&self.office.organization.name)));
        if row.environment == Environment::Sandbox {
            rows.push(("Environment", "Sandbox: play money".to_owned()));
        }
        rows.push(("Transaction", row.id.to_string()));
        rows
    }
}
