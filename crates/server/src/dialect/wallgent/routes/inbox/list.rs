//! What waits.

use std::collections::BTreeSet;
use std::sync::Arc;

use countersign_domain::approval::{Approval, ApprovalStatus};
use countersign_domain::ids::Id as _;
use countersign_engine::{List, Page};

use super::item::item;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::routes::approvals::{READ, explain};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;

const INBOX: Cursor = Cursor("inbox");

/// How many requests are looked at for one page that shows the caller's own alone.
const LOOKS_MAX: usize = 20;

/// Lists every request that the caller may see, newest first; the pending ones unless `status` says
/// otherwise. With `mine=true` only those on which the caller's vote still counts.
#[utoipa::path(get, path = "/v1/inbox", tag = "inbox",
    params(
        ("status" = Option<String>, Query, description = "PENDING unless given; ALL for any"),
        ("subject" = Option<String>, Query,
            description = "PAYMENT, POLICY, APPROVER_LIST, MEMBER, API_KEY, ORGANIZATION, ORDER or \
                INVOICE"),
        ("mine" = Option<bool>, Query),
        ("walletId" = Option<String>, Query),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::InboxItem>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn list(call: Call) -> Answer<wire::PageBody<wire::InboxItem>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, INBOX, 20)?;
    let status = match call.query.get("status") {
        None => Some(ApprovalStatus::Pending),
        Some("ALL") => None,
        Some(_) => parse::approval_status(&call.query)?,
    };
    let kind = subject(call.query.get("subject"))?;
    let mine = match call.query.get("mine") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Failure::invalid("mine", "must be true or false")),
    };
    let only = reader.narrowed(&call.query).await?;
    let (org, environment, now) = (reader.org(), reader.environment(), reader.now);
    let subjects = BTreeSet::new();
    let list = List::Approvals { org, environment, only, subjects, status, now };
    let wanted = Wanted { mine, kind };
    let Found { rows, looked_to } = found(&reader, list, (query.look_ahead(), wanted)).await?;
    let position = |(id, _): &Row| *id;
    let body = |(_, body): Row| body;
    let mut page = render::page(INBOX, query, rows, (position, body));
    if let Some(looked_to) = looked_to {
        let cursor = Some(INBOX.encode(looked_to));
        page = wire::PageBody { next_cursor: cursor.clone(), cursor, has_more: true, ..page };
    }
    Ok(Reply::ok(page))
}

/// What the caller wants to see.
struct Wanted {
    /// Only what their vote still counts on.
    mine: bool,
    /// Only what is about this.
    kind: Option<&'static str>,
}

impl Wanted {
    const fn is_all(&self) -> bool {
        !self.mine && self.kind.is_none()
    }

    fn shows(&self, body: &wire::Approval) -> bool {
        (!self.mine || body.can_decide) && self.kind.is_none_or(|kind| body.subject.r#type == kind)
    }
}

const SUBJECTS: [&str; 8] =
    ["PAYMENT", "POLICY", "APPROVER_LIST", "MEMBER", "API_KEY", "ORGANIZATION", "ORDER", "INVOICE"];

fn subject(word: Option<&str>) -> Result<Option<&'static str>, Failure> {
    let Some(word) = word else { return Ok(None) };
    let known = SUBJECTS.into_iter().find(|known| *known == word);
    let message = || format!("must be one of {}", SUBJECTS.join(", "));
    known.map(Some).ok_or_else(|| Failure::invalid("subject", &message()))
}

/// An item, and its position.
type Row = (u128, wire::InboxItem);

struct Found {
    rows: Vec<Row>,
    /// Where the looking stopped before there was a page of items, or nothing more to look at:
    /// whoever wants the rest goes on from there.
    looked_to: Option<u128>,
}

/// A page of items; where only some of them are wanted as many pages are looked at as it takes, to
/// a bound.
async fn found(
    reader: &Reader,
    list: List,
    (mut page, wanted): (Page, Wanted),
) -> Result<Found, Failure> {
    let mut rows = Vec::new();
    for _ in 0..LOOKS_MAX {
        let approvals: Vec<Arc<Approval>> = reader.page(list.clone(), page).await?;
        let (last, seen) = (approvals.last().map(|row| row.id.ulid().0), approvals.len());
        for (approval, body) in explain::all(reader, approvals).await? {
            if wanted.shows(&body) {
                rows.push((approval.id.ulid().0, item(reader, (approval, body))));
            }
        }
        if wanted.is_all() || seen < page.limit || rows.len() >= page.limit {
            rows.truncate(page.limit);
            return Ok(Found { rows, looked_to: None });
        }
        page.after = last;
    }
    Ok(Found { rows, looked_to: page.after })
}
