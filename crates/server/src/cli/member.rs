//! `countersign member`: people.

use countersign_domain::organization::Role;

use super::exit::Exit;
use super::global::Global;
use super::operator::{ask, unexpected};
use super::output::Output;
use super::visible::visible;
use crate::operator::{MemberReply, OperatorCall, OperatorReply};

/// People, for the operator of the installation.
#[derive(clap::Subcommand)]
pub(super) enum MemberCommand {
    /// Add a person to an organization.
    Create {
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
}

pub(super) async fn run(
    global: &Global,
    command: MemberCommand,
    output: Output,
) -> anyhow::Result<Exit> {
    let call = match command {
        MemberCommand::Create { org, name, email, role } => {
            OperatorCall::CreateMember { org, name, email, role }
        }
        MemberCommand::Ls { org } => OperatorCall::Members { org },
    };
    match ask(global, call).await? {
        OperatorReply::Member(member) => {
            output.value(&member)?;
            show(&member, output);
        }
        OperatorReply::Members(all) => {
            output.value(&serde_json::json!({ "data": all }))?;
            all.iter().for_each(|member| show(member, output));
        }
        other => return Err(unexpected(&other)),
    }
    Ok(Exit::Done)
}

fn show(member: &MemberReply, output: Output) {
    let MemberReply { person_id, name, email, role, .. } = member;
    output.line(&format!("  {person_id}  {role:<8}  {}  {}", visible(name), visible(email)));
}

fn role(word: &str) -> Result<Role, String> {
    let known = Role::from_word(word);
    known.ok_or_else(|| "must be owner, admin, member, approver or viewer".to_owned())
}
