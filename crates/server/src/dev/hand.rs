//! The hand that seeds: commands as the operator, or with a key.

use std::sync::Arc;

use countersign_domain::access::{Caller, Environment, Origin};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Command, Request};
use countersign_domain::ids::{OrgId, PersonId};
use countersign_domain::key::{CreateKey, KeyKind, OperatorGrant};
use countersign_domain::outcome::Outcome;
use countersign_domain::state::{Entity, Read, Row};
use countersign_engine::{Engine, List, Page};

use super::DevError;
use crate::secret::NewKeySecret;

/// Carries out what the seed asks for.
pub(super) struct Hand<'a> {
    /// The engine.
    pub(super) engine: &'a Engine,
}

impl Hand<'_> {
    /// A command of the operator.
    pub(super) async fn operator(&self, command: Command) -> Result<Outcome, DevError> {
        self.submit(Caller::Operator, command).await
    }

    /// A command with a key.
    pub(super) async fn with_key(&self, key: &str, command: Command) -> Result<Outcome, DevError> {
        self.submit(Caller::Key(Hash::of_secret(key.as_bytes())), command).await
    }

    async fn submit(&self, caller: Caller, command: Command) -> Result<Outcome, DevError> {
        let (origin, command) = (Origin::default(), Arc::new(command));
        let request = Request { caller, origin, idempotency: None, command };
        let answered = self.engine.submit(request).await?;
        answered.result.map_err(|rejection| DevError::Refused(Box::new(rejection)))
    }

    /// Makes a key with all permissions for a person, and returns its secret.
    pub(super) async fn key(
        &self,
        (org, owner): (OrgId, PersonId),
        (name, kind): (&str, KeyKind),
    ) -> Result<String, DevError> {
        let secret = fresh()?;
        let verb = CreateKey {
            name: name.to_owned(),
            permissions: None,
            environment: Some(Environment::Sandbox),
            wallet_scope: Vec::new(),
            allowed_ips: Vec::new(),
            expires_at: None,
            secret: secret.known(),
            owner: None,
            on_behalf: Some(OperatorGrant { org, owner, kind }),
        };
        self.operator(Command::CreateKey(verb)).await?;
        Ok(secret.reveal())
    }

    /// One row.
    pub(super) async fn row<E: Entity>(&self, id: E::Id) -> Result<Option<Arc<E>>, DevError>
    where
        E::Id: Clone,
    {
        let state = self.engine.read(vec![Read::Row(E::key_of(id.clone()))]).await?;
        state.get::<E>(id).map_err(|_| DevError::Unexpected("a row that was read"))
    }

    /// The first rows of a list: a sandbox that has more has been lived in.
    pub(super) async fn rows<E: Entity>(&self, list: List) -> Result<Vec<Arc<E>>, DevError> {
        let rows = self.engine.page(list, Page { after: None, limit: 1000 }).await?;
        Ok(rows.iter().filter_map(|row: &Row| E::from_row(row).map(Arc::clone)).collect())
    }
}

/// A fresh secret of a sandbox key.
pub(super) fn fresh() -> Result<NewKeySecret, DevError> {
    NewKeySecret::generate(Environment::Sandbox).map_err(DevError::Randomness)
}
