//! Looking at policies.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::approval::Agreement;
use countersign_domain::ids::Id as _;
use countersign_domain::policy::{Policy, PolicyVersion};
use countersign_domain::rejection::{Object, Rejection};
use countersign_engine::{List, PolicyScope};

use super::READ;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery, Query};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::{Segment, Segments};

const POLICIES: Cursor = Cursor("policies");
const VERSIONS: Cursor = Cursor("policy_versions");

/// Lists policies: of one wallet, of the organization itself, or all that the key reaches.
#[utoipa::path(get, path = "/v1/policies", tag = "policies",
    params(
        ("walletId" = Option<String>, Query),
        ("scope" = Option<String>, Query),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Policy>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn list(call: Call) -> Answer<wire::PageBody<wire::Policy>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, POLICIES, 100)?;
    let only = scope(&reader, &call.query).await?;
    page(&reader, query, only).await
}

/// Lists the policies of a wallet.
#[utoipa::path(get, path = "/v1/wallets/{id}/policies", tag = "policies",
    params(
        ("id" = String, Path),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Policy>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn list_of_wallet(
    Segment(wallet): Segment,
    call: Call,
) -> Answer<wire::PageBody<wire::Policy>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, POLICIES, 100)?;
    let wallet = reader.wallet(&wallet).await?;
    page(&reader, query, PolicyScope::Wallets(BTreeSet::from([wallet.id]))).await
}

/// Which policies are asked for. A key of some wallets alone sees theirs.
async fn scope(reader: &Reader, query: &Query) -> Result<PolicyScope, Failure> {
    let wallets = reader.narrowed(query).await?;
    match query.get("scope") {
        None if wallets.is_empty() => Ok(PolicyScope::Any),
        Some("ORGANIZATION") if query.get("walletId").is_some() => {
            Err(Failure::invalid("scope", "must be WALLET where a wallet is named"))
        }
        Some("ORGANIZATION") if !wallets.is_empty() => Err(Rejection::ScopedCredential.into()),
        Some("ORGANIZATION") => Ok(PolicyScope::Organization),
        Some("WALLET") if wallets.is_empty() => Ok(PolicyScope::AnyWallet),
        None | Some("WALLET") => Ok(PolicyScope::Wallets(wallets)),
        Some(_) => Err(Failure::invalid("scope", "must be WALLET or ORGANIZATION")),
    }
}

async fn page(
    reader: &Reader,
    query: PageQuery,
    only: PolicyScope,
) -> Answer<wire::PageBody<wire::Policy>> {
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Policies { org, environment, only };
    let policies = reader.page::<Policy>(list, query.look_ahead()).await?;
    let people = deciders(reader, &policies).await?;
    let position = |policy: &Arc<Policy>| policy.id.ulid().0;
    let item = |policy: Arc<Policy>| render::living_policy(&policy, &people);
    Ok(Reply::ok(render::page(POLICIES, query, policies, (position, item))))
}

/// Shows a policy.
#[utoipa::path(get, path = "/v1/policies/{id}", tag = "policies",
    params(("id" = String, Path)),
    responses((status = 200, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
pub(super) async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Policy> {
    let reader = call.reader(READ).await?;
    let policy = living(&reader, &id).await?;
    Ok(Reply::ok(shown(&reader, policy).await?))
}

/// Shows a policy of a wallet.
#[utoipa::path(get, path = "/v1/wallets/{id}/policies/{policyId}", tag = "policies",
    params(("id" = String, Path), ("policyId" = String, Path)),
    responses((status = 200, body = wire::Policy), (status = "4XX", body = wire::Failure)))]
pub(super) async fn get_of_wallet(
    Segments(wallet, id): Segments,
    call: Call,
) -> Answer<wire::Policy> {
    let reader = call.reader(READ).await?;
    let policy = living(&reader, &id).await?;
    if policy.wallet.is_none() || parse::policy_wallet(Some(&wallet))? != policy.wallet {
        return Err(Rejection::NotFound(Object::Policy).into());
    }
    Ok(Reply::ok(shown(&reader, policy).await?))
}

/// A policy, and whether the people who are there could meet what it asks.
pub(super) async fn shown(reader: &Reader, policy: Arc<Policy>) -> Result<wire::Policy, Failure> {
    let people = deciders(reader, std::slice::from_ref(&policy)).await?;
    Ok(render::living_policy(&policy, &people))
}

/// Everybody who could decide; nobody is looked for where no policy asks anybody in particular.
async fn deciders(reader: &Reader, policies: &[Arc<Policy>]) -> Result<Vec<Agreement>, Failure> {
    if policies.iter().all(|policy| policy.terms.is_none()) {
        return Ok(Vec::new());
    }
    Ok(reader.people().await?.roster.deciders(&[]))
}

/// A policy that is not deleted.
async fn living(reader: &Reader, id: &str) -> Result<Arc<Policy>, Failure> {
    let policy = reader.any_policy(id).await?;
    if policy.deleted_at.is_some() {
        return Err(Rejection::NotFound(Object::Policy).into());
    }
    Ok(policy)
}

/// Lists a policy as it was and is, newest version first; of a deleted one too, because requests
/// that it held name the version that did.
#[utoipa::path(get, path = "/v1/policies/{id}/versions", tag = "policies",
    params(
        ("id" = String, Path),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Policy>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn versions(
    Segment(id): Segment,
    call: Call,
) -> Answer<wire::PageBody<wire::Policy>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, VERSIONS, 100)?;
    let policy = reader.any_policy(&id).await?;
    let list = List::PolicyVersions { org: policy.org, policy: policy.id };
    let versions = reader.page::<PolicyVersion>(list, query.look_ahead()).await?;
    let position = |version: &Arc<PolicyVersion>| u128::from(version.policy.version);
    let item = |version: Arc<PolicyVersion>| render::policy(&version.policy);
    Ok(Reply::ok(render::page(VERSIONS, query, versions, (position, item))))
}
