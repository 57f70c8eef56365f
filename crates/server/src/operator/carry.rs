//! Carrying out the operator's calls, in whichever process holds the data folder.

use std::sync::Arc;

use countersign_domain::access::{Caller, Origin};
use countersign_domain::command::{Command, Request};
use countersign_domain::outcome::Outcome;
use countersign_engine::Engine;
use tokio::sync::watch;

use super::{OperatorCall, OperatorError, OperatorReply};
use crate::dev::SandboxClock;

/// The operator's hand on the engine.
#[derive(Clone)]
pub(crate) struct Operator {
    /// The engine.
    pub(crate) engine: Engine,
    /// The clock, where it is one that can be moved on.
    pub(crate) clock: Option<Arc<SandboxClock>>,
    /// Told when the clock was moved on.
    pub(crate) moved: Arc<watch::Sender<()>>,
}

impl Operator {
    /// Carries out a call.
    pub(crate) async fn carry(&self, call: OperatorCall) -> Result<OperatorReply, OperatorError> {
        match call {
            OperatorCall::CreateOrganization { name, email, wallet } => {
                self.create_organization((name, email), wallet).await
            }
            OperatorCall::Organizations => self.organizations().await,
            OperatorCall::UpdateOrganization { org, name, self_approval, approval_ttl_seconds } => {
                self.update_organization(org, (name, self_approval, approval_ttl_seconds)).await
            }
            OperatorCall::CreateMember { org, name, email, role } => {
                self.create_member(org, (name, email), role).await
            }
            OperatorCall::Members { org } => self.members(org).await,
            OperatorCall::Member { org, member, change } => {
                self.change_member((org, member), change).await
            }
            OperatorCall::ApproverList { org, change } => self.change_list(org, change).await,
            OperatorCall::CreateKey(new) => self.create_key(new).await,
            OperatorCall::CreditWallet { org, wallet, environment, amount, reference, reason } => {
                self.credit((org, wallet, environment), amount, (reference, reason)).await
            }
            OperatorCall::AdvanceClock { micros } => self.advance_clock(micros).await,
        }
    }

    /// Submits a command as the operator.
    pub(super) async fn submit(&self, command: Command) -> Result<Outcome, OperatorError> {
        let request = Request {
            caller: Caller::Operator,
            origin: Origin::default(),
            idempotency: None,
            command: Arc::new(command),
        };
        Ok(self.engine.submit(request).await?.result?)
    }
}

/// An outcome of another kind than the command's: a fault of the program.
pub(super) fn unexpected(outcome: &Outcome) -> OperatorError {
    OperatorError::internal(format!("unexpected outcome: {outcome:?}"))
}

/// A text within bounds, without spaces around it.
pub(super) fn text(name: &str, text: &str, chars_max: usize) -> Result<String, OperatorError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > chars_max {
        return Err(OperatorError::invalid(format!(
            "`{name}` must have 1 to {chars_max} characters"
        )));
    }
    if text.chars().any(char::is_control) {
        return Err(OperatorError::invalid(format!("`{name}` must not have control characters")));
    }
    Ok(text.to_owned())
}
