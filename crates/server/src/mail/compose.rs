//! What a mail says.

use countersign_domain::access::Environment;
use countersign_domain::approval::{Approval, ApprovalStatus, Decision, Vote, ended_reason};
use countersign_domain::ids::{LogId, PersonId};
use countersign_domain::log::LogActor;
use countersign_domain::mail::{Addressee, MailKind, NewMail};
use countersign_domain::resource::Principal;
use countersign_domain::time::Timestamp;

use super::about::{About, about, cut, long, short};
use super::letter::{Letter, Quote, Sheet};
use super::office::{File, Office};
use super::page::page;
use super::plain::plain;

/// How much of somebody's words a mail repeats, in characters. The rest is on the page it leads to.
const WORDS_CHARS_MAX: usize = 500;

/// Writes the mail to somebody about what is in a file.
pub(super) fn compose(
    office: &Office,
    file: &File,
    (addressee, record): (&Addressee, LogId),
    public_url: &str,
) -> NewMail {
    let writer = Writer { office, file, about: about(file), public_url };
    let letter = match addressee.kind {
        MailKind::Ended => writer.ended(),
        kind => writer.asked(kind, addressee.in_place_of),
    };
    let asks = addressee.kind != MailKind::Ended;
    NewMail {
        environment: file.approval.environment,
        person: addressee.member.person,
        name: addressee.member.name.clone(),
        address: addressee.member.email.clone(),
        kind: addressee.kind,
        record,
        text: plain(&letter),
        html: page(&letter),
        subject: letter.subject,
        useful_until: file.approval.deadline().filter(|_| asks),
    }
}

/// The sheet of what is in a file.
pub(super) fn sheet(office: &Office, file: &File) -> Sheet {
    Writer { office, file, about: about(file), public_url: "" }.sheet()
}

struct Writer<'a> {
    office: &'a Office,
    file: &'a File,
    about: About,
    public_url: &'a str,
}

impl Writer<'_> {
    /// Somebody's vote is wanted.
    fn asked(&self, kind: MailKind, in_place_of: Option<PersonId>) -> Letter {
        let approval = &self.file.approval;
        let until = approval.deadline().map(|at| moment(at, self.office.now));
        let until = until.map_or_else(String::new, |until| format!(" – expires {until}"));
        let heading = format!("Approve {}?", self.about.what);
        let subject = format!("{}{heading}{}{until}", self.badge(), self.place());
        let mut paragraphs = vec![self.why(kind)];
        if let Some(person) = in_place_of {
            let name = self.name(person);
            paragraphs.push(match kind {
                MailKind::Delegated => format!("{name} asked you to vote in their place."),
                _ => format!("You stand in for {name}, and vote in their place."),
            });
        }
        let mut rows = self.rows();
        rows.extend(approval.deadline().map(|at| ("Expires", moment_whole(at))));
        let notes = vec![
            "No link in this mail decides anything: you decide after you have signed in."
                .to_owned(),
            format!("You are told because your vote counts in {}.", self.organization()),
        ];
        self.letter((subject, heading), (paragraphs, rows), ("Review", notes))
    }

    fn why(&self, kind: MailKind) -> String {
        let noun = self.about.noun;
        match kind {
            MailKind::Asked | MailKind::Ended | MailKind::Noticed => {
                format!("A {noun} waits for your approval.")
            }
            MailKind::Reminded => format!("A {noun} still waits for your approval."),
            MailKind::Escalated => {
                format!("A {noun} has waited, and was escalated: your approval counts now.")
            }
            MailKind::Reassigned => format!("A {noun} was handed over, and waits for you now."),
            MailKind::Delegated => format!("A {noun} waits for a vote that was handed to you."),
        }
    }

    /// What somebody asked for has ended.
    fn ended(&self) -> Letter {
        let approval = &self.file.approval;
        let (word, sentence) = self.outcome();
        let heading = format!("{word}: {}", self.about.what);
        let subject = format!("{}{heading}{}", self.badge(), self.place());
        let mut rows = self.rows();
        let at = approval.resolution.as_ref().map_or(approval.updated_at, |end| end.at);
        rows.push((word, moment_whole(at)));
        let notes =
            vec![format!("You are told because you asked for it in {}.", self.organization())];
        self.letter((subject, heading), (vec![sentence], rows), ("Look at it", notes))
    }

    /// The request as it stands.
    fn sheet(&self) -> Sheet {
        let approval = &self.file.approval;
        let is_open = approval.effective_status(self.office.now) == ApprovalStatus::Pending;
        let until = moment(approval.expires_at, self.office.now);
        let (word, sentence) = match is_open {
            true => ("Waits", format!("It can be decided until {until}.")),
            false => (self.outcome().0, self.ending()),
        };
        let mut rows = self.rows();
        rows.push(("Expires", moment_whole(approval.expires_at)));
        Sheet {
            heading: format!("Approve {}?", self.about.what),
            word,
            sentence,
            rows,
            quotes: self.quotes(),
            votes: self.file.votes.iter().map(|vote| self.vote(vote)).collect(),
            is_open,
        }
    }

    /// When and by whom it was ended.
    fn ending(&self) -> String {
        match &self.file.approval.resolution {
            Some(end) => format!("That was{}, {}.", self.by(), moment_whole(end.at)),
            None => format!("Nobody decided it in time. {}", self.about.undone),
        }
    }

    fn vote(&self, vote: &Vote) -> String {
        let said = match vote.decision {
            Decision::Approve => "agreed",
            Decision::Reject => "was against it",
            Decision::Withdraw => "took their vote back",
            Decision::Comment => "said",
        };
        let whose = vote
            .on_behalf_of
            .map_or_else(String::new, |person| format!(" for {}", self.name(person)));
        let words = vote.comment.as_deref().map(|words| cut(words, WORDS_CHARS_MAX));
        let words = words.map_or_else(String::new, |words| format!(": {words}"));
        format!("{} {}{whose} {said}{words}", moment_whole(vote.at), self.name(vote.person))
    }

    /// How it ended: in a word, and in a sentence.
    fn outcome(&self) -> (&'static str, String) {
        let (noun, undone, by) = (self.about.noun, self.about.undone, self.by());
        match self.file.approval.status {
            ApprovalStatus::Approved => {
                ("Approved", format!("Your {noun} was approved{by}, and was carried out."))
            }
            ApprovalStatus::Rejected if self.was_closed() => {
                let why = "because a wallet that it needed was closed";
                ("Rejected", format!("Your {noun} was rejected, {why}. {undone}"))
            }
            ApprovalStatus::Rejected => {
                ("Rejected", format!("Your {noun} was rejected{by}. {undone}"))
            }
            ApprovalStatus::Cancelled => {
                ("Cancelled", format!("Your {noun} was taken back{by}. {undone}"))
            }
            ApprovalStatus::Expired | ApprovalStatus::Pending => {
                ("Expired", format!("Nobody decided your {noun} in time. {undone}"))
            }
        }
    }

    fn was_closed(&self) -> bool {
        let end = self.file.approval.resolution.as_ref();
        end.and_then(|end| end.reason.as_deref()) == Some(ended_reason::WALLET_CLOSED)
    }

    fn by(&self) -> String {
        let end = self.file.approval.resolution.as_ref();
        let by = end.and_then(|end| end.by).map(|by| self.actor(by).0);
        by.map_or_else(String::new, |by| format!(" by {by}"))
    }

    /// The facts that every mail repeats.
    fn rows(&self) -> Vec<(&'static str, String)> {
        let approval = &self.file.approval;
        let mut rows = self.about.rows.clone();
        rows.push(("Requested by", self.requester()));
        for finding in approval.evaluation.holds() {
            let reason = finding.reason(self.about.asset);
            rows.push(("Rule", long(&format!("{}: {reason}", finding.name))));
        }
        rows.push(("Organization", self.organization()));
        if approval.environment == Environment::Sandbox {
            rows.push(("Environment", "Sandbox: play money".to_owned()));
        }
        rows.push(("Request", approval.id.to_string()));
        rows
    }

    /// Who asked; of what came from a platform, whom that named.
    fn requester(&self) -> String {
        let approval = &self.file.approval;
        match approval.subject.resource().map(|subject| &subject.maker) {
            Some(Principal::Platform { actor: Some(name) }) => {
                format!("{} (by a platform)", short(name))
            }
            Some(Principal::Platform { actor: None }) => "a platform".to_owned(),
            _ => self.actor(approval.requester.actor).0,
        }
    }

    /// What somebody else wrote: who asked, and who ended it.
    fn quotes(&self) -> Vec<Quote> {
        let approval: &Approval = &self.file.approval;
        let (_, is_agent) = self.actor(approval.requester.actor);
        let whose =
            if is_agent { "The agent's own words, which nobody has verified" } else { "Memo" };
        let quote = |whose, words: &str| Quote { whose, words: cut(words, WORDS_CHARS_MAX) };
        let memo = self.about.memo.as_deref().map(|words| quote(whose, words));
        let end = approval.resolution.as_ref().filter(|_| !self.was_closed());
        let reason = end.and_then(|end| end.reason.as_deref());
        let reason = reason.map(|words| quote("The reason that was given", words));
        memo.into_iter().chain(reason).filter(|quote| !quote.words.is_empty()).collect()
    }

    fn letter(
        &self,
        (subject, heading): (String, String),
        (paragraphs, rows): (Vec<String>, Vec<(&'static str, String)>),
        (label, notes): (&'static str, Vec<String>),
    ) -> Letter {
        let url = format!("{}/a/{}", self.public_url, self.file.approval.id);
        let settings_url = settings_url(self.public_url);
        let (quotes, button) = (self.quotes(), Some((label, url)));
        Letter { subject, heading, paragraphs, rows, quotes, button, notes, settings_url }
    }

    /// Whoever did something, by name, and whether it is an agent.
    fn actor(&self, actor: LogActor) -> (String, bool) {
        self.office.actor(self.file.approval.environment, actor)
    }

    fn name(&self, person: PersonId) -> String {
        self.office.name(person)
    }

    fn organization(&self) -> String {
        short(&self.office.organization.name)
    }

    /// Play money never looks like money.
    fn badge(&self) -> &'static str {
        match self.file.approval.environment {
            Environment::Sandbox => "[Sandbox] ",
            Environment::Production => "",
        }
    }

    fn place(&self) -> String {
        self.about.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"))
    }
}

/// Where somebody says of what they are told.
pub(super) fn settings_url(public_url: &str) -> String {
    format!("{public_url}/settings/notifications")
}

/// `16:40 UTC` today, `2026-11-22 16:40 UTC` on any other day.
pub(super) fn moment(at: Timestamp, now: Timestamp) -> String {
    let whole = moment_whole(at);
    let today = at.day() == now.day();
    whole.split_once(' ').filter(|_| today).map_or(whole.clone(), |(_, time)| time.to_owned())
}

/// `2026-11-22 16:40 UTC`.
pub(super) fn moment_whole(at: Timestamp) -> String {
    let text = format!("{at:.0}");
    let (day, time) = text.split_once('T').unwrap_or((text.as_str(), ""));
    format!("{day} {} UTC", time.get(..5).unwrap_or(time))
}
