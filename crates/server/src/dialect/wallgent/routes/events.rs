//! `/v1/events`: the events of the log, for those who missed some (an extension), and as they
//! happen.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use countersign_domain::log::LogRecord;
use countersign_engine::{List, LogFilter};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::events::{self, Hearing};

const EVENTS: Cursor = Cursor("events");
const EVENTS_SINCE: Cursor = Cursor("events since");

/// How many parts of the log are looked through for one page. The page after that goes on where
/// this one ends, however few there are on it.
const PARTS_MAX: usize = 40;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(stream))
}

/// What a caller hears of, and wants to.
struct Wanted {
    hearing: Hearing,
    names: Option<BTreeSet<String>>,
}

impl Wanted {
    /// The event of a record, where it is one of these.
    fn event(&self, record: &LogRecord) -> Option<wire::Event> {
        let fact = &record.body.fact;
        let name = fact.event()?.as_str();
        let is_named = self.names.as_ref().is_none_or(|names| names.contains(name));
        (is_named && self.hearing.hears_fact(fact)).then(|| render::event(&record.body))?
    }
}

/// Lists events, latest first; with `since`, those behind an event, in the order in which they
/// happened. A page may have fewer items than asked for and still be followed by another: not
/// everything that is recorded is an event, or one that the key hears of.
#[utoipa::path(get, path = "/v1/events", tag = "events",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
        ("since" = Option<String>, Query,
            description = "An event; what came behind it is listed, the next one first."),
        ("events" = Option<String>, Query,
            description = "Only events of these names, separated by commas."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Event>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::Event>> {
    let (reader, hearing) = call.hearer().await?;
    let wanted = Wanted { hearing, names: parse::event_names(&call.query) };
    if let Some(since) = call.query.get("since") {
        return list_since(&call, &reader, &wanted, since).await;
    }
    let query = PageQuery::parse(&call.query, EVENTS, 20)?;
    let filter = LogFilter {
        org: reader.org(),
        environment: reader.environment(),
        action: None,
        resource: None,
        resource_type: None,
        resource_id: None,
        actor: None,
        from: None,
        to: None,
    };
    let records = reader.page::<LogRecord>(List::Log(filter), query.look_ahead()).await?;
    let position = |record: &Arc<LogRecord>| u128::from(record.seq);
    let item = |record: Arc<LogRecord>| wanted.event(&record);
    let wire::PageBody { data, cursor, next_cursor, has_more } =
        render::page(EVENTS, query, records, (position, item));
    let data = data.into_iter().flatten().collect();
    Ok(Reply::ok(wire::PageBody { data, cursor, next_cursor, has_more }))
}

async fn list_since(
    call: &Call,
    reader: &Reader,
    wanted: &Wanted,
    since: &str,
) -> Answer<wire::PageBody<wire::Event>> {
    let query = PageQuery::parse(&call.query, EVENTS_SINCE, 20)?;
    let mut place = match query.after {
        Some(place) => u64::try_from(place).unwrap_or(u64::MAX),
        None => reader.place("since", since).await?,
    };
    let (mut data, mut has_more) = (Vec::new(), true);
    'parts: for _ in 0..PARTS_MAX {
        let records = reader.engine.log_after(reader.org(), place).await?;
        if records.is_empty() {
            has_more = false;
            break;
        }
        for record in &records {
            if let Some(event) = wanted.event(record) {
                if data.len() == query.limit {
                    break 'parts;
                }
                data.push(event);
            }
            place = record.seq;
        }
    }
    let cursor = has_more.then(|| EVENTS_SINCE.encode(u128::from(place)));
    Ok(Reply::ok(wire::PageBody { data, next_cursor: cursor.clone(), cursor, has_more }))
}

/// Streams events as they happen, as server-sent events: the id, the name, and the same JSON as
/// everywhere. With `Last-Event-ID` or `since`, it begins with what happened behind that event.
#[utoipa::path(get, path = "/v1/events/stream", tag = "events",
    params(
        ("since" = Option<String>, Query, description = "The last event that was received."),
        ("Last-Event-ID" = Option<String>, Header,
            description = "The same; what browsers send when they come back. It goes first."),
        ("events" = Option<String>, Query,
            description = "Only events of these names, separated by commas."),
    ),
    responses(
        (status = 200, body = String, content_type = "text/event-stream"),
        (status = "4XX", body = wire::Failure),
    ))]
async fn stream(call: Call) -> Result<Response, Failure> {
    let by_header = call.last_event_id.as_deref().map(|text| ("Last-Event-ID", text));
    let by_query = || call.query.get("since").map(|text| ("since", text));
    let listener = call.listener(by_header.or_else(by_query)).await?;
    let listener = listener.only(parse::event_names(&call.query));
    let mut response = Response::new(events::body(listener));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    // A proxy that gathers what it passes on would keep events back.
    let unbuffered = HeaderName::from_static("x-accel-buffering");
    headers.insert(unbuffered, HeaderValue::from_static("no"));
    Ok(response)
}
