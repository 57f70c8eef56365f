//! Money that arrived outside.

use countersign_domain::access::Environment;
use countersign_domain::command::Command;
use countersign_domain::money::Amount;
use countersign_domain::outcome::Outcome;
use countersign_domain::wallet::CreditWallet;

use super::carry::{text, unexpected};
use super::{CreditReply, Operator, OperatorError, OperatorReply};

impl Operator {
    /// `wallet credit`.
    pub(super) async fn credit(
        &self,
        (org, wallet, environment): (Option<String>, String, Option<Environment>),
        amount: Amount,
        (reference, reason): (String, String),
    ) -> Result<OperatorReply, OperatorError> {
        let reference = text("reference", &reference, 255)?;
        let reason = text("reason", &reason, 1000)?;
        let (org, wallet) = self.wallet((org, &wallet, environment)).await?;
        let verb = CreditWallet { org, wallet, amount, reference, reason };
        match self.submit(Command::CreditWallet(verb)).await? {
            Outcome::Funded(funded) => Ok(OperatorReply::Credited(CreditReply::from(&funded))),
            other => Err(unexpected(&other)),
        }
    }
}
