//! First keys, and keys of kinds that no key can make.

use countersign_domain::command::Command;
use countersign_domain::key::{CreateKey, OperatorGrant};
use countersign_domain::outcome::Outcome;

use super::call::NewKey;
use super::carry::{text, unexpected};
use super::{KeyReply, Operator, OperatorError, OperatorReply};
use crate::secret::NewKeySecret;

impl Operator {
    /// `key create`. The secret exists in this process and in the one answer.
    pub(super) async fn create_key(&self, new: NewKey) -> Result<OperatorReply, OperatorError> {
        let org = self.org(new.org).await?;
        let owner = self.person(org, &new.owner).await?;
        let secret = NewKeySecret::generate(new.environment);
        let secret = secret.map_err(|error| OperatorError::internal(error.to_string()))?;
        let in_seconds = |seconds: u32| self.engine.now().plus_seconds(i64::from(seconds));
        let verb = CreateKey {
            name: text("name", &new.name, 256)?,
            permissions: new.permissions.map(|permissions| permissions.into_iter().collect()),
            environment: Some(new.environment),
            wallet_scope: new.wallets,
            allowed_ips: new.allowed_ips,
            expires_at: new.expires_in_seconds.map(in_seconds),
            secret: secret.known(),
            owner: None,
            on_behalf: Some(OperatorGrant { org, owner, kind: new.kind }),
        };
        match self.submit(Command::CreateKey(verb)).await? {
            Outcome::ApiKey(key) => Ok(OperatorReply::Key(KeyReply::new(&key, secret.reveal()))),
            other => Err(unexpected(&other)),
        }
    }
}
