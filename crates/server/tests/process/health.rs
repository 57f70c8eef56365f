//! For whoever watches the process.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use crate::harness::{Api, Home};

#[test]
fn a_server_that_says_it_is_ready_is() {
    let home = Home::new();
    let server = home.dev();
    let anybody = Api::new(&server.url, "");
    for path in ["/healthz", "/health", "/readyz"] {
        assert_eq!(anybody.get(path).expect(200)["status"], "ok", "{path}");
    }
    assert_eq!(anybody.get("/openapi.json").expect(200)["openapi"], "3.1.0");
    home.run("healthcheck").expect(0).says("is ready");
    assert_eq!(home.json("healthcheck").expect(0).object()["status"], "ok");
    server.stop();
    home.run("healthcheck").expect(1).complains("does not answer");
}

#[test]
fn whatever_else_answers_is_not_healthy() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let stranger = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        assert!(stream.read(&mut [0; 4096]).unwrap() > 0);
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello";
        stream.write_all(answer.as_bytes()).unwrap();
    });
    let home = Home::new();
    home.run(&format!("healthcheck --url {url}")).expect(1).complains("not as Countersign does");
    stranger.join().unwrap();
}

#[test]
fn metrics_are_beside_the_sandbox_and_apart_from_production() {
    let home = Home::new();
    let server = home.dev();
    Api::new(&server.url, "").get("/metrics").expect(200);
    server.stop();
    let home = Home::new().with("COUNTERSIGN__SERVER__METRICS", "127.0.0.1:0");
    let server = home.serve();
    Api::new(&server.url, "").get("/metrics").expect(404);
    Api::new(&server.url, "").get("/readyz").expect(200);
}
