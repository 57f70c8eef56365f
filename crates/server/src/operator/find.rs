//! Finding what the operator names.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::ids::{Id, OrgId, PersonId, WalletId};
use countersign_domain::organization::{Locator, LocatorKey, LocatorTarget, Member, Organization};
use countersign_domain::state::{Entity, Key, Read};
use countersign_domain::wallet::Wallet;
use countersign_engine::{List, Page};

use super::{Operator, OperatorError};

const PART: usize = 500;

impl Operator {
    /// All rows of a list.
    pub(super) async fn all<E: Entity, I: Id>(
        &self,
        list: List,
        id: impl Fn(&E) -> I,
    ) -> Result<Vec<Arc<E>>, OperatorError> {
        let mut found: Vec<Arc<E>> = Vec::new();
        loop {
            let after = found.last().map(|row| id(row).ulid().0);
            let part = self.engine.page(list.clone(), Page { after, limit: PART }).await?;
            found.extend(part.iter().filter_map(|row| E::from_row(row).map(Arc::clone)));
            if part.len() < PART {
                return Ok(found);
            }
        }
    }

    /// The organization with this id or this name; without one, the only one there is.
    pub(super) async fn org(&self, wanted: Option<String>) -> Result<OrgId, OperatorError> {
        let all = self.all(List::Organizations, |org: &Organization| org.id).await?;
        let known = all.iter().map(|org| format!("{} ({})", org.name, org.id));
        let known = known.take(20).collect::<Vec<_>>().join(", ");
        let Some(wanted) = wanted else {
            return match all.as_slice() {
                [only] => Ok(only.id),
                [] => Err(OperatorError::not_found(
                    "there is no organization yet; make one: countersign org create --name NAME",
                )),
                _ => Err(OperatorError::invalid(format!("name the organization: {known}"))),
            };
        };
        let meant = |org: &&Arc<Organization>| org.id.to_string() == wanted || org.name == wanted;
        match all.iter().filter(meant).collect::<Vec<_>>().as_slice() {
            [one] => Ok(one.id),
            [] if all.is_empty() => Err(OperatorError::not_found("there is no organization yet")),
            [] => Err(OperatorError::not_found(format!(
                "there is no organization `{wanted}`; there are: {known}"
            ))),
            _ => Err(OperatorError::invalid(format!("`{wanted}` is several: {known}"))),
        }
    }

    /// The member with this person's id or mail address.
    pub(super) async fn person(&self, org: OrgId, wanted: &str) -> Result<PersonId, OperatorError> {
        let nobody = || OperatorError::not_found(format!("there is no member `{wanted}`"));
        if let Ok(id) = wanted.parse() {
            return Ok(id);
        }
        let members = self.all(List::Members { org }, |member: &Member| member.id).await?;
        let wanted = wanted.to_lowercase();
        let found = members.iter().find(|member| member.email == wanted);
        found.map(|member| member.person).ok_or_else(nobody)
    }

    /// The wallet with this id or this name, and its organization.
    pub(super) async fn wallet(
        &self,
        (org, wanted, environment): (Option<String>, &str, Option<Environment>),
    ) -> Result<(OrgId, WalletId), OperatorError> {
        if let Ok(id) = wanted.parse::<WalletId>() {
            return self.wallet_of(org, id).await;
        }
        let org = self.org(org).await?;
        let mut found = Vec::new();
        for place in Environment::ALL {
            if environment.is_some_and(|environment| environment != place) {
                continue;
            }
            let only = BTreeSet::new();
            let list = List::Wallets { org, environment: place, kind: None, only };
            let wallets = self.all(list, |wallet: &Wallet| wallet.id).await?;
            found.extend(wallets.into_iter().filter(|wallet| wallet.name == wanted));
        }
        match found.as_slice() {
            [one] => Ok((org, one.id)),
            [] => Err(OperatorError::not_found(format!("there is no wallet `{wanted}`"))),
            several => {
                let line = |wallet: &Arc<Wallet>| {
                    format!("{} ({})", wallet.id, wallet.environment.as_str())
                };
                let several = several.iter().map(line).collect::<Vec<_>>().join(", ");
                let message =
                    format!("`{wanted}` is several wallets, name one by its id: {several}");
                Err(OperatorError::invalid(message))
            }
        }
    }

    async fn wallet_of(
        &self,
        org: Option<String>,
        id: WalletId,
    ) -> Result<(OrgId, WalletId), OperatorError> {
        let name = LocatorKey::Wallet(id);
        let state = self.engine.read(vec![Read::Row(Key::Locator(name.clone()))]).await?;
        let found = state.get::<Locator>(name).ok().flatten().map(|locator| locator.target);
        let nowhere = || OperatorError::not_found(format!("there is no wallet `{id}`"));
        let Some(LocatorTarget::Wallet { org: home, wallet }) = found else {
            return Err(nowhere());
        };
        let elsewhere = match org {
            Some(named) => self.org(Some(named)).await? != home,
            None => false,
        };
        if elsewhere { Err(nowhere()) } else { Ok((home, wallet)) }
    }
}
