//! The log, as the dialect tells it.

use countersign_domain::ids::LogId;
use countersign_domain::log::{LogBody, LogRecord};
use countersign_domain::rejection::{Object, Rejection};
use countersign_engine::{List, LogFilter};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::{Answer, Reply};
use super::who::{Who, who};
use crate::app::App;
use crate::dialect::cubewire::call::{Call, Needs};
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::parse::{ORDERS, Order, Paging, choice, instant, text};
use crate::dialect::cubewire::permission::Word;
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Segment};

const READ: Needs = Needs::whole(&[Word::AuditRead]);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get))
}

/// Lists what happened, latest first.
#[utoipa::path(get, path = paths::AUDIT_LOGS, tag = "audit logs",
    params(
        ("page" = Option<usize>, Query, description = "From 1."),
        ("limit" = Option<usize>, Query, description = "1 to 100, 50 if not given."),
        ("service" = Option<String>, Query, description = "Only what this part tells."),
        ("event" = Option<String>, Query, description = "Only this event."),
        ("entityType" = Option<String>, Query, description = "Only what happened to such."),
        ("entityId" = Option<String>, Query, description = "Only what happened to this."),
        ("userId" = Option<String>, Query, description = "Only what they did."),
        ("workflowId" = Option<String>, Query, description = "Only of this transaction."),
        ("startDate" = Option<String>, Query, description = "At or after."),
        ("endDate" = Option<String>, Query, description = "Before."),
        ("sortBy" = Option<String>, Query, description = "`timestamp`, `service`, `event`."),
        ("sortOrder" = Option<String>, Query, description = "`asc` or `desc`."),
    ),
    responses(
        (status = 200, body = wire::Page<wire::AuditEntry>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::Page<wire::AuditEntry>> {
    let reader = call.reader(READ).await?;
    let paging = Paging::parse(&call.query)?;
    let by = choice(&call.query, "sortBy", (By::Timestamp, BY))?;
    let order = choice(&call.query, "sortOrder", (Order::Descending, ORDERS))?;
    let filter = Filter::of(&call, &reader).await?;
    let list = List::Log(LogFilter {
        from: instant(&call.query, "startDate")?,
        to: instant(&call.query, "endDate")?,
        ..everything(&reader)
    });
    let shows = |record: &LogRecord| filter.shows(&record.body);
    let position = |record: &LogRecord| u128::from(record.seq);
    let slice = if by == By::Timestamp && order.is_descending() {
        reader.slice::<LogRecord>(list, (shows, position), paging.part()).await?
    } else {
        let key = |row: &LogRecord| {
            let word = match by {
                By::Timestamp => String::new(),
                By::Service => render::told(&row.body.fact).service.to_owned(),
                By::Event => render::told(&row.body.fact).event,
            };
            (word, row.seq)
        };
        let part = (order.is_descending(), paging.part());
        reader.sorted::<LogRecord, _>(list, (shows, position, key), part).await?
    };
    let (rows, total) = (slice.rows, slice.total);
    let actors = rows.iter().map(|row| row.body.actor);
    let names = render::names(&reader, actors, []).await?;
    let entries = rows.iter().map(|row| render::audit_entry(&row.body, &names)).collect();
    Ok(Reply::ok(render::page(paging, (entries, total))))
}

/// A record of the log.
#[utoipa::path(get, path = paths::AUDIT_LOG, tag = "audit logs",
    params(("id" = String, Path, description = "A UUID.")),
    responses((status = 200, body = wire::AuditEntry), (status = "4XX", body = wire::Failure)))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::AuditEntry> {
    let reader = call.reader(READ).await?;
    let id: LogId = parse::uuid("id", &id)?;
    let record = reader.engine.find_log_record(reader.org(), id).await?;
    let environment = reader.environment();
    let mine =
        |record: &LogRecord| record.body.fact.environment().is_none_or(|is| is == environment);
    let record = record.filter(|record| mine(record));
    let record = record.ok_or(Rejection::NotFound(Object::Document))?;
    let names = render::names(&reader, [record.body.actor], []).await?;
    Ok(Reply::ok(render::audit_entry(&record.body, &names)))
}

fn everything(reader: &Reader) -> LogFilter {
    LogFilter {
        org: reader.org(),
        environment: reader.environment(),
        action: None,
        resource: None,
        resource_type: None,
        resource_id: None,
        actor: None,
        from: None,
        to: None,
    }
}

/// By what the log is sorted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Timestamp,
    Service,
    Event,
}

const BY: &[(&str, By)] =
    &[("timestamp", By::Timestamp), ("service", By::Service), ("event", By::Event)];

/// What the log is narrowed down by.
struct Filter {
    service: Option<String>,
    event: Option<String>,
    entity_type: Option<String>,
    entity_id: Option<String>,
    workflow: Option<String>,
    user: Option<Who>,
}

impl Filter {
    async fn of(call: &Call, reader: &Reader) -> Result<Self, Failure> {
        let user = match call.query.get("userId") {
            Some(id) => Some(who(reader, id).await?),
            None => None,
        };
        // Two words are written of the first event of a request.
        let event = text(&call.query, "event").map(|event| match event.as_str() {
            "APPROVAL_REQUESTED" => "APPROVAL_REQUIRED".to_owned(),
            _ => event,
        });
        Ok(Self {
            service: text(&call.query, "service"),
            event,
            entity_type: text(&call.query, "entityType"),
            entity_id: text(&call.query, "entityId"),
            workflow: text(&call.query, "workflowId"),
            user,
        })
    }

    fn shows(&self, body: &LogBody) -> bool {
        let told = render::told(&body.fact);
        let same = |wanted: &Option<String>, is: Option<&str>| {
            wanted
                .as_deref()
                .is_none_or(|wanted| is.is_some_and(|is| is.eq_ignore_ascii_case(wanted)))
        };
        let workflow = told.transaction.map(render::uuid);
        same(&self.service, Some(told.service))
            && same(&self.event, Some(&told.event))
            && same(&self.entity_type, Some(told.entity_type))
            && same(&self.entity_id, told.entity_id.as_deref())
            && same(&self.workflow, workflow.as_deref())
            && self.user.as_ref().is_none_or(|user| user.is(body.actor))
    }
}
