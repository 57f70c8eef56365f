//! `countersign member`: people.

use countersign_domain::organization::Role;

use super::duration;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::operator::{ask, unexpected};
use super::output::{Output, Tone};
use crate::operator::{MemberChange, MemberReply, OperatorCall, OperatorReply};
use crate::visible::visible;

/// People, for the operator of the installation.
#[derive(clap::Subcommand)]
pub(super) enum MemberCommand {
    /// Add a person to an organization.
    #[command(visible_alias = "create")]
    Add {
        /// The organization's id or name; not needed where there is only one.
        #[arg(long)]
        org: Option<String>,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// Their mail address, by which they are known.
        #[arg(long)]
        email: String,
        /// What they shall be: owner, admin, member, approver or viewer.
        #[arg(long, default_value = "member", value_parser = role)]
        role: Role,
    },
    /// List the people of an organization.
    Ls {
        /// The organization's id or name; not needed where there is only one.
        #[arg(long)]
        org: Option<String>,
    },
    /// Give a member another role. Keys of theirs that allow more are narrowed.
    Role {
        #[command(flatten)]
        who: Who,
        /// Owner, admin, member, approver or viewer.
        #[arg(value_parser = role)]
        role: Role,
    },
    /// Remove a member: their sessions end, and their own keys are revoked.
    Rm {
        #[command(flatten)]
        who: Who,
    },
    /// Vouch that a member is a person of their own, whoever brought them in. From then on they
    /// may decide what those people ask for.
    Vouch {
        #[command(flatten)]
        who: Who,
    },
    /// Make a token with which a member sets their password, for the first time or again.
    Invite {
        #[command(flatten)]
        who: Who,
    },
    /// Say who votes for a member while they are away.
    StandIn {
        #[command(flatten)]
        who: Who,
        /// The id or the mail address of whoever votes for them.
        #[arg(long, requires = "during", required_unless_present = "none")]
        by: Option<String>,
        /// For how long from now, like `14d`; at most 366 days.
        #[arg(long = "for", id = "during", value_parser = seconds)]
        during: Option<u32>,
        /// Nobody any more.
        #[arg(long, conflicts_with_all = ["by", "during"])]
        none: bool,
    },
}

/// A member.
#[derive(clap::Args)]
pub(super) struct Who {
    /// The member: a mail address, or an id.
    member: String,
    /// The organization's id or name; not needed where there is only one.
    #[arg(long)]
    org: Option<String>,
}

pub(super) async fn run(
    global: &Global,
    command: MemberCommand,
    output: Output,
) -> anyhow::Result<Exit> {
    match ask(global, call(command)?).await? {
        OperatorReply::Member(member) => {
            output.value(&member)?;
            show(&member, output);
        }
        OperatorReply::Members(all) => {
            output.value(&serde_json::json!({ "data": all }))?;
            all.iter().for_each(|member| show(member, output));
        }
        OperatorReply::Invitation(invitation) => {
            output.value(&invitation)?;
            show(&invitation.member, output);
            output.line(&format!("  {}", invitation.token));
            output.note(&format!(
                "  This is the only time that the token is shown. It is good until {}, once, at \
                 POST /v1/auth/enrol.",
                invitation.expires_at
            ));
        }
        other => return Err(unexpected(&other)),
    }
    Ok(Exit::Done)
}

fn call(command: MemberCommand) -> anyhow::Result<OperatorCall> {
    let (who, change) = match command {
        MemberCommand::Add { org, name, email, role } => {
            return Ok(OperatorCall::CreateMember { org, name, email, role });
        }
        MemberCommand::Ls { org } => return Ok(OperatorCall::Members { org }),
        MemberCommand::Role { who, role } => (who, MemberChange::Role(role)),
        MemberCommand::Rm { who } => (who, MemberChange::Remove),
        MemberCommand::Vouch { who } => (who, MemberChange::Vouch),
        MemberCommand::Invite { who } => (who, MemberChange::Invite),
        MemberCommand::StandIn { who, none: true, .. } => (who, MemberChange::StandIn(None)),
        MemberCommand::StandIn { who, by: Some(by), during: Some(during), .. } => {
            (who, MemberChange::StandIn(Some((by, during))))
        }
        MemberCommand::StandIn { .. } => {
            return Err(Failed::usage("say who: --by WHO --for 14d, or --none".to_owned()));
        }
    };
    let Who { member, org } = who;
    Ok(OperatorCall::Member { org, member, change })
}

fn show(member: &MemberReply, output: Output) {
    let MemberReply { person_id, name, email, role, .. } = member;
    output.line(&format!("  {person_id}  {role:<8}  {}  {}", visible(name), visible(email)));
    if let Some(at) = &member.removed_at {
        output.line(&format!("    {} left {at}", output.tone(Tone::Bad, "✗")));
    }
    if !member.added_by.is_empty() {
        let by = member.added_by.join(", ");
        output.line(&format!(
            "    {} brought in by {by} alone: decides none of their requests",
            output.tone(Tone::Waiting, "⏸")
        ));
    }
    if let (Some(by), Some(until)) = (&member.stand_in, &member.stand_in_until) {
        output.line(&format!("    away until {until}: {by} votes"));
    }
    left_to_nobody(&member.unreachable_policies, output);
}

/// Says which policies nobody can meet since the people have changed.
pub(super) fn left_to_nobody(policies: &[String], output: Output) {
    for policy in policies {
        let sign = output.tone(Tone::Bad, "✗");
        output.line(&format!("    {sign} nobody can meet {policy} any more: what it holds waits"));
    }
}

fn role(word: &str) -> Result<Role, String> {
    let known = Role::from_word(&word.to_lowercase());
    known.ok_or_else(|| "must be owner, admin, member, approver or viewer".to_owned())
}

fn seconds(text: &str) -> Result<u32, String> {
    u32::try_from(duration::seconds(text)?).map_err(|_| "is too long".to_owned())
}
