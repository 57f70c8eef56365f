//! Reading transactions.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::ids::{Id as _, PaymentId};
use countersign_domain::instruction::{Instruction, InstructionKind};
use countersign_domain::log::LogRecord;
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::time::Timestamp;
use countersign_engine::{InstructionFilter, List, LogFilter, Page};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::{Code, Failure};
use crate::dialect::cubewire::parse::{ORDERS, Order, Paging, choice, instant, text};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::routes::paths;
use crate::dialect::cubewire::routes::reply::{Answer, Reply};
use crate::dialect::cubewire::routes::who::{Who, who};
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};

const READ: Needs = Needs::one_of(&[Word::TransactionsRead]);

/// So much of what happened to a transaction is shown with it.
const TIMELINE_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// A transaction, by its id or its workflow's.
#[utoipa::path(get, path = paths::TRANSACTION, tag = "transactions",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::Transaction), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Transaction> {
    let reader = call.reader(READ).await?;
    let row = find(&reader, parse::uuid("id", &id)?).await?;
    let mut transaction = render::transaction(&row, reader.now)?;
    transaction.audit_logs = Some(timeline(&reader, &row).await?);
    Ok(Reply::ok(transaction))
}

/// A transaction that the caller may know of.
pub(super) async fn find(reader: &Reader, id: PaymentId) -> Result<Arc<Instruction>, Failure> {
    let row = reader.get::<Instruction>((reader.org(), id), Object::Instruction).await?;
    let mine = row.environment == reader.environment()
        && row.kind() == InstructionKind::Vault
        && reader.actor.reaches(row.wallet);
    if mine { Ok(row) } else { Err(Rejection::NotFound(Object::Instruction).into()) }
}

/// What happened to a transaction and its request, oldest first.
async fn timeline(reader: &Reader, row: &Instruction) -> Result<Vec<wire::AuditEntry>, Failure> {
    let approval = row.approval.map(|id| id.to_string());
    let mut records: Vec<Arc<LogRecord>> = Vec::new();
    for resource_id in std::iter::once(row.id.to_string()).chain(approval) {
        let list = List::Log(LogFilter {
            org: reader.org(),
            environment: reader.environment(),
            action: None,
            resource: None,
            resource_type: None,
            resource_id: Some(resource_id),
            actor: None,
            from: None,
            to: None,
        });
        let page = Page { after: None, limit: TIMELINE_MAX };
        records.extend(reader.page::<LogRecord>(list, page).await?);
    }
    records.sort_by_key(|record| record.seq);
    let actors = records.iter().map(|record| record.body.actor);
    let names = render::names(reader, actors, []).await?;
    Ok(records.iter().map(|record| render::audit_entry(&record.body, &names)).collect())
}

/// Lists transactions, newest first.
#[utoipa::path(get, path = paths::TRANSACTIONS, tag = "transactions",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
        ("status" = Option<String>, Query, description = "Only what stands there."),
        ("asset" = Option<String>, Query, description = "Only of this symbol."),
        ("network" = Option<String>, Query, description = "Only on this network, by its number."),
        ("fromAddress" = Option<String>, Query, description = "Only from this address."),
        ("toAddress" = Option<String>, Query, description = "Only to this address."),
        ("workflowId" = Option<String>, Query, description = "Only this one."),
        ("userId" = Option<String>, Query, description = "Only what they started."),
        ("startDate" = Option<String>, Query, description = "At or after."),
        ("endDate" = Option<String>, Query, description = "Before or at."),
        ("organizationId" = Option<String>, Query,
            description = "An administrator's own organization."),
        ("sortBy" = Option<String>, Query,
            description = "`createdAt`, `updatedAt`, `timestamp`, `value`."),
        ("sortOrder" = Option<String>, Query, description = "`asc` or `desc`."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::Transaction>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::Transaction>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let by = choice(&call.query, "sortBy", (By::CreatedAt, BY))?;
    let order = choice(&call.query, "sortOrder", (Order::Descending, ORDERS))?;
    let filter = Filter::of(&call, &reader).await?;
    let list = List::Instructions(InstructionFilter {
        org: reader.org(),
        environment: reader.environment(),
        wallet: None,
        kinds: vec![InstructionKind::Vault],
        statuses: Vec::new(),
        created_before: None,
        created_after: None,
        now: reader.now,
    });
    let shows = |row: &Instruction| filter.shows(row, &reader);
    let position = |row: &Instruction| row.id.ulid().0;
    let slice = if by == By::CreatedAt && order.is_descending() {
        reader.slice::<Instruction>(list, (shows, position), paging.part()).await?
    } else {
        let key = |row: &Instruction| {
            let at = |at: Timestamp| i128::from(at.unix_micros());
            let key = match by {
                By::CreatedAt => at(row.created_at),
                By::UpdatedAt => at(row.updated_at),
                By::Value => value(row),
            };
            (key, row.id)
        };
        let part = (order.is_descending(), paging.part());
        reader.sorted::<Instruction, _>(list, (shows, position, key), part).await?
    };
    let (rows, total) = (slice.rows, slice.total);
    let rows: Result<Vec<_>, Failure> =
        rows.iter().map(|row| render::transaction(row, reader.now)).collect();
    Ok(Reply::ok(render::page(paging, (rows?, total))))
}

/// By what transactions are sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    CreatedAt,
    UpdatedAt,
    Value,
}

const BY: &[(&str, By)] = &[
    ("createdAt", By::CreatedAt),
    ("updatedAt", By::UpdatedAt),
    ("timestamp", By::CreatedAt),
    ("value", By::Value),
];

/// The value, so that those of different scales can be sorted; what is too large is the largest.
fn value(row: &Instruction) -> i128 {
    let finer = 18_u32.saturating_sub(u32::from(row.asset.scale()));
    row.amount.units().saturating_mul(10_i128.saturating_pow(finer))
}

/// What transactions are narrowed down by.
struct Filter {
    status: Option<&'static str>,
    asset: Option<String>,
    network: Option<String>,
    from: Option<String>,
    to: Option<String>,
    workflow: Option<String>,
    user: Option<Who>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Filter {
    async fn of(call: &Call, reader: &Reader) -> Result<Self, Failure> {
        if let Some(organization) = call.query.get("organizationId") {
            let own = organization.eq_ignore_ascii_case(&render::uuid(reader.org()));
            if !own || !reader.allows(Permission::OrganizationsWrite) {
                let message = "Only an administrator may name an organization, and only their own";
                return Err(Failure::new(Code::PermissionMissing, message));
            }
        }
        let statuses: Vec<(&str, Option<&'static str>)> = render::STATUSES
            .iter()
            .map(|status| (*status, Some(*status)))
            .chain([("REJECTED", Some("APPROVAL_REJECTED"))])
            .collect();
        let user = match call.query.get("userId") {
            Some(id) => Some(who(reader, id).await?),
            None => None,
        };
        Ok(Self {
            status: choice(&call.query, "status", (None, &statuses))?,
            asset: text(&call.query, "asset"),
            network: text(&call.query, "network"),
            from: text(&call.query, "fromAddress"),
            to: text(&call.query, "toAddress"),
            workflow: text(&call.query, "workflowId"),
            user,
            since: instant(&call.query, "startDate")?,
            until: instant(&call.query, "endDate")?,
        })
    }

    fn shows(&self, row: &Instruction, reader: &Reader) -> bool {
        let same = |wanted: &Option<String>, is: &str| {
            wanted.as_ref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(is))
        };
        let network = row.asset.chain().and_then(countersign_domain::money::Chain::id);
        let network = network.map(|id| id.to_string()).unwrap_or_default();
        reader.actor.reaches(row.wallet)
            && self.status.is_none_or(|status| status == render::status(row, reader.now))
            && same(&self.asset, row.asset.code())
            && same(&self.network, &network)
            && same(&self.from, row.address.as_deref().unwrap_or_default())
            && same(&self.to, render::recipient(row.legs.iter().map(|leg| &leg.to)))
            && (self.workflow.is_none() || same(&self.workflow, &render::uuid(row.id)))
            && self.user.as_ref().is_none_or(|user| user.is(row.requested_by))
            && self.since.is_none_or(|since| row.created_at >= since)
            && self.until.is_none_or(|until| row.created_at <= until)
    }
}
