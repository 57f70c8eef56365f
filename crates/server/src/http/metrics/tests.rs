//! Tests of counters and their text.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use countersign_domain::time::Timestamp;
use countersign_engine::{Engine, EngineConfig, ManualClock};
use countersign_store::memory::MemoryStore;

use super::*;
use crate::webhooks::BacklogTotal as Total;

async fn engine() -> Engine {
    let clock = Arc::new(ManualClock::new(Timestamp::default()));
    Engine::start(Arc::new(MemoryStore::new()), clock, EngineConfig::default()).await.unwrap()
}

/// The lines about requests.
async fn lines(http: &HttpCounters) -> String {
    let text = text::render(http, &engine().await, 3, Total::default());
    let about = |line: &&str| line.starts_with("countersign_http");
    text.lines().filter(about).map(|line| format!("{line}\n")).collect()
}

#[tokio::test]
async fn requests_are_counted_by_route_method_and_status() {
    let http = HttpCounters::new(["/v1/agents".to_owned(), "/v1/agents/{id}".to_owned()]);
    let agents = Some("/v1/agents");
    http.count((&Method::POST, agents), StatusCode::CREATED, Duration::from_micros(500));
    http.count((&Method::POST, agents), StatusCode::CREATED, Duration::from_micros(501));
    http.count((&Method::GET, None), StatusCode::NOT_FOUND, Duration::from_secs(31));
    insta::assert_snapshot!(lines(&http).await);
}

#[tokio::test]
async fn what_nobody_asked_for_is_not_told() {
    let http = HttpCounters::new(["/v1/agents".to_owned()]);
    assert_eq!(lines(&http).await, "");
}

#[tokio::test]
async fn made_up_routes_methods_and_statuses_make_no_new_labels() {
    let http = HttpCounters::new(["/v1/agents".to_owned()]);
    let strange = Method::from_bytes(b"BREW").unwrap();
    let status = StatusCode::from_u16(418).unwrap();
    http.count((&strange, Some("/made/up")), status, Duration::ZERO);
    let text = lines(&http).await;
    let labels = "method=\"other\",route=\"unmatched\",status=\"other\"";
    assert!(text.contains(&format!("countersign_http_requests_total{{{labels}}} 1\n")), "{text}");
    assert!(!text.contains("BREW") && !text.contains("made") && !text.contains("418"));
}

#[tokio::test]
async fn every_series_has_a_type_and_a_help() {
    let http = HttpCounters::new(["/v1/agents".to_owned()]);
    http.count((&Method::GET, Some("/v1/agents")), StatusCode::OK, Duration::ZERO);
    let text = text::render(&http, &engine().await, 3, Total::default());
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split([' ', '{']).next().unwrap();
        let family = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        assert!(text.contains(&format!("# TYPE {family} ")), "{name} has no type");
        assert!(text.contains(&format!("# HELP {family} ")), "{name} has no help");
    }
}
