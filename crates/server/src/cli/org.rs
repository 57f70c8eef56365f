//! `countersign org`: organizations.

use countersign_domain::organization::SelfApproval;

use super::duration;
use super::exit::{Exit, Failed};
use super::global::Global;
use super::operator::{ask, unexpected};
use super::output::Output;
use crate::operator::{OperatorCall, OperatorReply, OrganizationReply};
use crate::visible::visible;

/// Organizations, for the operator of the installation.
#[derive(clap::Subcommand)]
pub(super) enum Org {
    /// Make an organization, with a default wallet in the sandbox and one in production.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// Where to reach it.
        #[arg(long, default_value = "")]
        email: String,
        /// The name of its default wallets.
        #[arg(long, default_value = "ops")]
        wallet: String,
    },
    /// List organizations.
    Ls,
    /// Change an organization.
    Set {
        /// Its id or its name; not needed where there is only one.
        org: Option<String>,
        /// Another name.
        #[arg(long)]
        name: Option<String>,
        /// Whether people may decide their own requests: `never`, `sandbox_only` or `always`.
        /// `always` lets one person pay real money alone, and can be set only here.
        #[arg(long, value_parser = self_approval)]
        self_approval: Option<SelfApproval>,
        /// How long approval requests wait, like `48h`; `default` for the server's default.
        #[arg(long, value_parser = ttl)]
        approval_ttl: Option<u32>,
        /// Who has to agree to changes of policies, approver lists and members: `administrators`
        /// for one other owner or admin, `off` for nobody.
        #[arg(long, value_parser = change_approval)]
        change_approval: Option<bool>,
    },
}

pub(super) async fn run(global: &Global, command: Org, output: Output) -> anyhow::Result<Exit> {
    let call = match command {
        Org::Create { name, email, wallet } => {
            OperatorCall::CreateOrganization { name, email, wallet }
        }
        Org::Ls => OperatorCall::Organizations,
        Org::Set {
            name: None,
            self_approval: None,
            approval_ttl: None,
            change_approval: None,
            ..
        } => {
            let message = "say what to set: --name, --self-approval, --approval-ttl or \
                           --change-approval";
            return Err(Failed::usage(message));
        }
        Org::Set { org, name, self_approval, approval_ttl, change_approval } => {
            let approval_ttl_seconds = approval_ttl;
            OperatorCall::UpdateOrganization {
                org,
                name,
                self_approval,
                approval_ttl_seconds,
                change_approval,
            }
        }
    };
    match ask(global, call).await? {
        OperatorReply::Organization(organization) => {
            output.value(&organization)?;
            show(&organization, output);
        }
        OperatorReply::Organizations(all) => {
            output.value(&serde_json::json!({ "data": all }))?;
            all.iter().for_each(|organization| show(organization, output));
        }
        other => return Err(unexpected(&other)),
    }
    Ok(Exit::Done)
}

fn show(organization: &OrganizationReply, output: Output) {
    let OrganizationReply { id, name, self_approval, .. } = organization;
    output.line(&format!("  {id}  {}  self-approval {self_approval}", visible(name)));
    let wallets = [
        ("sandbox", &organization.sandbox_wallet_id),
        ("production", &organization.production_wallet_id),
    ];
    for (environment, wallet) in wallets {
        if let Some(wallet) = wallet {
            output.line(&format!("    {environment:<10}  {wallet}"));
        }
    }
}

fn self_approval(word: &str) -> Result<SelfApproval, String> {
    let known = [SelfApproval::Never, SelfApproval::SandboxOnly, SelfApproval::Always];
    let found = known.into_iter().find(|setting| setting.as_str() == word.replace('-', "_"));
    found.ok_or_else(|| "must be `never`, `sandbox_only` or `always`".to_owned())
}

/// Whether another owner or admin has to agree.
fn change_approval(word: &str) -> Result<bool, String> {
    match word {
        "administrators" => Ok(true),
        "off" => Ok(false),
        _ => Err("must be `administrators` or `off`".to_owned()),
    }
}

/// Seconds; zero for the server's default.
fn ttl(text: &str) -> Result<u32, String> {
    if text == "default" {
        return Ok(0);
    }
    u32::try_from(duration::seconds(text)?).map_err(|_| "is too long".to_owned())
}
