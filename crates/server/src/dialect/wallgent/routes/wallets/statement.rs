//! What happened in a wallet, and what is held in it.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::Access;
use countersign_domain::ids::Id as _;
use countersign_domain::ledger::{Hold, HoldStatus, Transfer};
use countersign_domain::time::Timestamp;
use countersign_domain::wallet::Wallet;
use countersign_engine::{List, Page};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;
use crate::door::{Reader, lapsed_holds};

const READ: Access = Access::Permission(Permission::PaymentsRead);
const TRANSACTIONS: Cursor = Cursor("wallet_transactions");
const HOLDS: Cursor = Cursor("holds");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(transactions)).routes(routes!(holds))
}

/// Shows the statement of a wallet: one line for each movement, newest first.
#[utoipa::path(get, path = "/v1/wallets/{id}/transactions", tag = "wallets",
    params(
        ("id" = String, Path),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::WalletTransaction>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn transactions(
    Segment(id): Segment,
    call: Call,
) -> Answer<wire::PageBody<wire::WalletTransaction>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, TRANSACTIONS, 20)?;
    let wallet = reader.wallet(&id).await?;
    let list = List::Transfers { org: wallet.org, wallet: wallet.id };
    let transfers = reader.page::<Transfer>(list, query.look_ahead()).await?;
    let position = |transfer: &Arc<Transfer>| transfer.id.ulid().0;
    let lines = |transfer: Arc<Transfer>| render::statement_lines(&transfer, &wallet);
    let pages = render::page(TRANSACTIONS, query, transfers, (position, lines));
    Ok(Reply::ok(pages.flatten()))
}

/// Lists what is held in a wallet, newest first.
#[utoipa::path(get, path = "/v1/wallets/{id}/holds", tag = "wallets",
    params(
        ("id" = String, Path),
        ("status" = Option<String>, Query, description = "PENDING, RELEASED or REVERSED"),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Hold>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn holds(Segment(id): Segment, call: Call) -> Answer<wire::PageBody<wire::Hold>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, HOLDS, 100)?;
    let status = parse::hold_status(&call.query)?;
    let wallet = reader.wallet(&id).await?;
    let now = reader.now;
    let page = query.look_ahead();
    let holds = match status {
        Some(HoldStatus::Pending) => pending_holds(&reader, &wallet, page).await?,
        Some(HoldStatus::Reversed) => {
            // Those whose time is up read as reversed, written down or not.
            let over = lapsed_holds(&reader.engine, &[(wallet.org, wallet.id)], now).await?;
            let recorded = recorded_holds(&reader, &wallet, (status, page)).await?;
            behind(query, over.into_iter().chain(recorded).collect())
        }
        Some(HoldStatus::Released) | None => {
            recorded_holds(&reader, &wallet, (status, page)).await?
        }
    };
    let position = |hold: &Arc<Hold>| hold.id.ulid().0;
    let item = |hold: Arc<Hold>| render::hold(&hold, now);
    Ok(Reply::ok(render::page(HOLDS, query, holds, (position, item))))
}

/// Holds by the status that is written down.
async fn recorded_holds(
    reader: &Reader,
    wallet: &Wallet,
    (status, page): (Option<HoldStatus>, Page),
) -> Result<Vec<Arc<Hold>>, Failure> {
    let list = List::Holds { org: wallet.org, wallet: wallet.id, status };
    Ok(reader.page(list, page).await?)
}

/// A page of the holds that are pending. Of those written down as pending the time of some may be
/// up: they are passed over, page by page.
async fn pending_holds(
    reader: &Reader,
    wallet: &Wallet,
    mut page: Page,
) -> Result<Vec<Arc<Hold>>, Failure> {
    let (limit, mut pending) = (page.limit, Vec::new());
    loop {
        let found = recorded_holds(reader, wallet, (Some(HoldStatus::Pending), page)).await?;
        let is_last = found.len() < page.limit;
        page.after = found.last().map(|hold| hold.id.ulid().0);
        pending.extend(found.into_iter().filter(|hold| !is_over(hold, reader.now)));
        if is_last || pending.len() >= limit {
            pending.truncate(limit);
            return Ok(pending);
        }
    }
}

fn is_over(hold: &Hold, now: Timestamp) -> bool {
    hold.expires_at.is_some_and(|at| now >= at)
}

/// The part of these holds that the query's page shows, newest first.
fn behind(query: PageQuery, mut holds: Vec<Arc<Hold>>) -> Vec<Arc<Hold>> {
    holds.retain(|hold| query.after.is_none_or(|after| hold.id.ulid().0 < after));
    holds.sort_by_key(|hold| std::cmp::Reverse(hold.id));
    holds.dedup_by_key(|hold| hold.id);
    holds.truncate(query.look_ahead().limit);
    holds
}
