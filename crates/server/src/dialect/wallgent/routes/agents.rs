//! `/v1/agents` (spec §15.6).

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use countersign_domain::access::Permission;
use countersign_domain::agent::{AgentVerb, DeleteAgent, RotateAgentKey};
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::{Id as _, WalletId};
use countersign_domain::ledger::Account;
use countersign_domain::outcome::Outcome;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::wallet::{Wallet, WalletKind, WalletStatus};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;
use crate::door::{Reader, effective_account};
use crate::secret::NewKeySecret;

const READ: Access = Access::Permission(Permission::WalletsRead);
const WRITE: Access = Access::Unscoped(Permission::WalletsWrite);
const AGENTS: Cursor = Cursor("agents");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(get, delete))
        .routes(routes!(adjust_budget))
        .routes(routes!(pause))
        .routes(routes!(resume))
        .routes(routes!(rotate_key))
}

/// Creates an agent: a wallet and a key that reaches it alone.
#[utoipa::path(post, path = "/v1/agents", tag = "agents",
    request_body = wire::CreateAgent,
    responses(
        (status = 201, body = wire::NewAgent),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<wire::NewAgent> {
    let secret = fresh_secret(&call.reader(WRITE).await?)?;
    let parsed = call.parse(|body| parse::create_agent(body, secret.known()));
    let done = call.submit(WRITE, parsed.map(Command::CreateAgent)).await?;
    created(done.outcome, done.replayed, secret)
}

/// A secret of the caller's environment.
pub(super) fn fresh_secret(reader: &Reader) -> Result<NewKeySecret, Failure> {
    let secret = NewKeySecret::generate(reader.environment());
    secret.map_err(|error| Failure::internal(format!("no randomness: {error}")))
}

/// The answer that shows an agent's secret, once: a replay knows it no more.
pub(super) fn created(
    outcome: Outcome,
    replayed: bool,
    secret: NewKeySecret,
) -> Answer<wire::NewAgent> {
    let Outcome::Agent(view) = outcome else { return Err(unexpected(&outcome)) };
    let api_key = (!replayed).then(|| secret.reveal());
    let body = wire::NewAgent { agent: render::agent(&view.wallet, &view.account), api_key };
    Ok(Reply::created(body).replayed(replayed))
}

fn unexpected(outcome: &Outcome) -> Failure {
    Failure::internal(format!("not an agent's outcome: {outcome:?}"))
}

/// Lists agents, newest first.
#[utoipa::path(get, path = "/v1/agents", tag = "agents",
    params(
        ("walletId" = Option<String>, Query, description = "Only this agent."),
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Agent>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::Agent>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, AGENTS, 20)?;
    let only = reader.narrowed(&call.query).await?;
    let (org, environment) = (reader.org(), reader.environment());
    let list = List::Wallets { org, environment, kind: Some(WalletKind::Agent), only };
    let wallets = reader.page::<Wallet>(list, query.look_ahead()).await?;
    let rows: Vec<_> = wallets.iter().zip(reader.accounts(&wallets).await?).collect();
    let position = |(wallet, _): &(&Arc<Wallet>, _)| wallet.id.ulid().0;
    let item = |(wallet, account): (&Arc<Wallet>, Account)| render::agent(wallet, &account);
    Ok(Reply::ok(render::page(AGENTS, query, rows, (position, item))))
}

/// An agent.
#[utoipa::path(get, path = "/v1/agents/{id}", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    responses((status = 200, body = wire::Agent), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Agent> {
    let reader = call.reader(READ).await?;
    let wallet = reader.wallet(&id).await?;
    if wallet.kind != WalletKind::Agent || wallet.status == WalletStatus::Closed {
        return Err(Rejection::NotFound(Object::Wallet).into());
    }
    Ok(Reply::ok(render::agent(&wallet, &reader.account(&wallet).await?)))
}

/// Moves money from the default wallet to an agent, or back.
#[utoipa::path(post, path = "/v1/agents/{id}/adjust-budget", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    request_body = wire::AdjustBudget,
    responses(
        (status = 200, body = wire::BudgetAdjusted),
        (status = 202, body = wire::HeldPayment),
        (status = "4XX", body = wire::Failure),
    ))]
async fn adjust_budget(Segment(id): Segment, call: Call) -> Result<Response, Failure> {
    let parsed = call.parse(|body| parse::adjust_budget(body, &id));
    let (command, echo) = parsed.map_or_else(
        |failure| (Err(failure), None),
        |(verb, echo)| (Ok(Command::AdjustBudget(verb)), Some(echo)),
    );
    let done = call.submit(WRITE, command).await?;
    Ok(match (done.outcome, echo) {
        (Outcome::BudgetAdjusted(adjusted), Some(echo)) => {
            let body = render::budget_adjusted(&adjusted, echo);
            Reply::ok(body).replayed(done.replayed).into_response()
        }
        (Outcome::Held(held), _) => {
            Reply::accepted(render::held(&held)).replayed(done.replayed).into_response()
        }
        (other, _) => return Err(unexpected(&other)),
    })
}

/// Stops an agent from paying. Doing it twice is doing it once.
#[utoipa::path(post, path = "/v1/agents/{id}/pause", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    responses((status = 200, body = wire::Agent), (status = "4XX", body = wire::Failure)))]
async fn pause(Segment(id): Segment, call: Call) -> Answer<wire::Agent> {
    pause_or_resume(&id, &call, true).await
}

/// Lets an agent pay again. Doing it twice is doing it once.
#[utoipa::path(post, path = "/v1/agents/{id}/resume", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    responses((status = 200, body = wire::Agent), (status = "4XX", body = wire::Failure)))]
async fn resume(Segment(id): Segment, call: Call) -> Answer<wire::Agent> {
    pause_or_resume(&id, &call, false).await
}

async fn pause_or_resume(id: &str, call: &Call, pause: bool) -> Answer<wire::Agent> {
    let verb = named(call, id).map(|wallet| Command::Agent(AgentVerb { wallet, pause }));
    let done = call.submit(WRITE, verb).await?;
    let Outcome::Agent(view) = done.outcome else { return Err(unexpected(&done.outcome)) };
    let account = effective_account(&call.app.engine, &view.account).await;
    let body = render::agent(&view.wallet, &account);
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// The agent of a call whose body matters only in that it must be one.
fn named(call: &Call, id: &str) -> Result<WalletId, Failure> {
    call.parse(|_| parse::wallet_id(id))
}

/// Replaces an agent's key; the old one is dead when this answers.
#[utoipa::path(post, path = "/v1/agents/{id}/rotate-key", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    responses((status = 200, body = wire::KeyRotated), (status = "4XX", body = wire::Failure)))]
async fn rotate_key(Segment(id): Segment, call: Call) -> Answer<wire::KeyRotated> {
    let secret = fresh_secret(&call.reader(WRITE).await?)?;
    let verb = |wallet| Command::RotateAgentKey(RotateAgentKey { wallet, secret: secret.known() });
    let done = call.submit(WRITE, named(&call, &id).map(verb)).await?;
    let Outcome::KeyRotated(rotated) = done.outcome else {
        return Err(unexpected(&done.outcome));
    };
    let body = wire::KeyRotated {
        id: rotated.wallet.to_string(),
        api_key: (!done.replayed).then(|| secret.reveal()),
        api_key_id: rotated.key.to_string(),
        revoked_key_id: rotated.revoked.map(|key| key.to_string()),
    };
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Ends an agent: what waits is rejected, its money goes back, its keys are revoked.
#[utoipa::path(delete, path = "/v1/agents/{id}", tag = "agents",
    params(("id" = String, Path, description = "`wal_…`")),
    responses((status = 200, body = wire::AgentDeleted), (status = "4XX", body = wire::Failure)))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::AgentDeleted> {
    let verb = named(&call, &id).map(|wallet| Command::DeleteAgent(DeleteAgent { wallet }));
    let done = call.submit(WRITE, verb).await?;
    let Outcome::AgentDeleted { wallet, swept, .. } = done.outcome else {
        return Err(unexpected(&done.outcome));
    };
    let swept_amount = render::m2(swept);
    let body = wire::AgentDeleted { id: wallet.to_string(), deleted: true, swept_amount };
    Ok(Reply::ok(body).replayed(done.replayed))
}
