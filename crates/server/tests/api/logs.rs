//! What the server's own log says of requests, and what it never says.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::fmt::MakeWriter;

use crate::harness::{Key, World};

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The fields of every request that was logged.
    fn requests(&self) -> Vec<Value> {
        let lines = self.text();
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let fields = lines.map(|line| line["fields"].clone());
        fields.filter(|fields| fields["message"] == "request").collect()
    }
}

/// Everything that happens on this thread is logged from now on, down to the finest.
async fn listen(world: &World) -> (Log, DefaultGuard) {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(log.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);
    // Whether anybody listens is remembered for all threads together, and other tests' threads,
    // on which nobody does, may have been asked first.
    while log.requests().is_empty() {
        tracing::callsite::rebuild_interest_cache();
        world.ask("GET", "/healthz").send().await;
    }
    log.0.lock().unwrap().clear();
    (log, listening)
}

#[tokio::test]
async fn a_request_is_one_line_with_its_name_route_status_and_duration() {
    let world = World::new().await;
    let (log, _listening) = listen(&world).await;
    let path = format!("/v1/wallets/{}", world.ops);
    let answer = world.get(&world.operator, &path).await.expect(200, json!({}));
    world.get(&world.operator, "/v1/nothing").await.expect_error(404, "NOT_FOUND");
    let requests = log.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0]["request_id"], answer.header("x-request-id").unwrap());
    assert_eq!(requests[0]["method"], "GET");
    assert_eq!(requests[0]["route"], "/v1/wallets/{id}");
    assert_eq!(requests[0]["status"], 200);
    assert!(requests[0]["duration_us"].is_u64());
    assert_eq!((&requests[1]["route"], &requests[1]["status"]), (&json!("unmatched"), &json!(404)));
}

#[tokio::test]
async fn no_secret_no_id_and_nothing_of_a_body_is_ever_logged() {
    let world = World::new().await;
    let (log, _listening) = listen(&world).await;
    let body = json!({ "name": "research-bot", "metadata": { "pin": "very-private" } });
    let made = world.post(&world.operator, "/v1/agents", body).await.expect(201, json!({}));
    let person = world.operator.person;
    let secret = made.text("apiKey");
    let agent = Key { id: made.text("apiKeyId").parse().unwrap(), secret, person };
    let path = format!("/v1/agents/{}?apiKey={}&token=query-secret", made.id(), agent.secret);
    world.get(&agent, &path).await.expect(200, json!({}));
    world.act(&world.operator, &format!("/v1/agents/{}/rotate-key", made.id())).await;
    world.get(&agent, &path).await.expect_error(401, "API_KEY_REVOKED");
    let made = world.post(&world.operator, "/v1/api-keys", json!({})).await;
    let broken = world.ask("POST", "/v1/payments").key(&agent).raw("{\"amount\": very-private");
    broken.send().await.expect_error(401, "API_KEY_REVOKED");
    let strange = world.ask("GET", "/v1/wallets").header("authorization", "Basic very-private");
    strange.send().await.expect_error(401, "UNAUTHORIZED");
    world.get(&world.operator, &format!("/{}", agent.secret)).await;
    let text = log.text();
    let made = made.text("secret");
    let never = [
        &agent.secret,
        &world.operator.secret,
        &made,
        "very-private",
        "query-secret",
        "apiKey=",
        "wal_",
        "key_",
        "research-bot",
        "earer",
    ];
    for secret in never {
        assert!(!text.contains(secret), "{secret} is in the log:\n{text}");
    }
    assert_eq!(log.requests().len(), 8);
}

#[tokio::test]
async fn a_key_in_the_address_of_a_stream_is_never_logged() {
    let world = World::new().await;
    let (log, _listening) = listen(&world).await;
    let wire = world.wire();
    let secret = &world.operator.secret;
    for name in ["apiKey", "api_key", "token", "key"] {
        let path = format!("/v1/realtime?{name}={secret}");
        let mut socket = wire.open(&path).send().await.unwrap();
        world.pay(&world.operator, (world.ops, world.vendor), "1.00").await;
        assert_eq!(socket.event().await["event"], "payment.completed");
        let path = format!("/ws?{name}=wg_test_nobody&since={secret}");
        let Err((status, body)) = wire.open(&path).send().await else { panic!() };
        assert_eq!(status, 401);
        assert!(!body.to_string().contains(secret));
    }
    let path = format!("/v1/realtime?apiKey={secret}&since={secret}");
    let Err((status, body)) = wire.open(&path).send().await else { panic!() };
    assert_eq!(status, 400);
    assert!(!body.to_string().contains(secret), "{body:#}");
    let metrics = world.ask("GET", "/metrics").send().await;
    let metrics = String::from_utf8(metrics.bytes).unwrap();
    let text = log.text();
    for never in [secret.as_str(), "nobody", "apiKey", "token=", "evt_", "key_"] {
        assert!(!text.contains(never), "{never} is in the log:\n{text}");
        assert!(!metrics.contains(never), "{never} is among the metrics");
    }
    let routes: Vec<_> = log.requests().iter().map(|request| request["route"].clone()).collect();
    assert!(routes.contains(&json!("/v1/realtime")) && routes.contains(&json!("/ws")));
}
