//! `countersign list`: lists of people who may be asked for their agreement.

use super::exit::{Exit, Failed};
use super::global::Global;
use super::member::left_to_nobody;
use super::operator::{ask, unexpected};
use super::output::{Output, Tone};
use crate::operator::{ListChange, ListReply, OperatorCall, OperatorReply};
use crate::visible::visible;

/// Lists of people who may be asked for their agreement. Lists go by id or name, people by id or
/// mail address.
#[derive(clap::Subcommand)]
pub(super) enum ListCommand {
    /// Make a list.
    Create {
        /// Its name.
        name: String,
        /// Who is on it.
        #[arg(required = true)]
        people: Vec<String>,
        #[command(flatten)]
        of: Of,
    },
    /// List the lists.
    Ls {
        #[command(flatten)]
        of: Of,
    },
    /// Show a list.
    Show {
        /// Which.
        list: String,
        #[command(flatten)]
        of: Of,
    },
    /// Put people on a list.
    Add {
        /// Which.
        list: String,
        /// Who.
        #[arg(required = true)]
        people: Vec<String>,
        #[command(flatten)]
        of: Of,
    },
    /// Take people off a list.
    Rm {
        /// Which.
        list: String,
        /// Who.
        #[arg(required = true)]
        people: Vec<String>,
        #[command(flatten)]
        of: Of,
    },
    /// Delete a list that no policy asks.
    Delete {
        /// Which.
        list: String,
        #[command(flatten)]
        of: Of,
    },
}

/// An organization.
#[derive(clap::Args)]
pub(super) struct Of {
    /// The organization's id or name; not needed where there is only one.
    #[arg(long)]
    org: Option<String>,
}

pub(super) async fn run(
    global: &Global,
    command: ListCommand,
    output: Output,
) -> anyhow::Result<Exit> {
    let mut wanted = None;
    let (of, change) = match command {
        ListCommand::Ls { of } => (of, ListChange::Show),
        ListCommand::Show { list, of } => {
            wanted = Some(list);
            (of, ListChange::Show)
        }
        ListCommand::Create { name, people, of } => (of, ListChange::Create { name, people }),
        ListCommand::Add { list, people, of } => (of, ListChange::Add { list, people }),
        ListCommand::Rm { list, people, of } => (of, ListChange::Remove { list, people }),
        ListCommand::Delete { list, of } => (of, ListChange::Delete { list }),
    };
    match (ask(global, OperatorCall::ApproverList { org: of.org, change }).await?, wanted) {
        (OperatorReply::List(list), _) => one(&list, output)?,
        (OperatorReply::Lists(all), None) => {
            output.value(&serde_json::json!({ "data": all }))?;
            all.iter().for_each(|list| show(list, output));
        }
        (OperatorReply::Lists(all), Some(wanted)) => {
            let found = all.iter().find(|list| list.id == wanted || list.name == wanted);
            let missing = || Failed::not_found(format!("there is no list `{wanted}`"));
            one(found.ok_or_else(missing)?, output)?;
        }
        (other, _) => return Err(unexpected(&other)),
    }
    Ok(Exit::Done)
}

fn one(list: &ListReply, output: Output) -> anyhow::Result<()> {
    output.value(list)?;
    show(list, output);
    list.person_ids.iter().for_each(|person| output.line(&format!("    {person}")));
    Ok(())
}

fn show(list: &ListReply, output: Output) {
    let ListReply { id, name, version, person_ids, deleted_at, unreachable_policies } = list;
    let gone = match deleted_at {
        Some(_) => format!("  {} deleted", output.tone(Tone::Bad, "✗")),
        None => String::new(),
    };
    let people = if person_ids.len() == 1 { "person" } else { "people" };
    let count = person_ids.len();
    output.line(&format!("  {id}  {}  {count} {people}  version {version}{gone}", visible(name)));
    left_to_nobody(unreachable_policies, output);
}
