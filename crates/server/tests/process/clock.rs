//! `countersign clock`: the sandbox's time.

use crate::harness::Home;

#[test]
fn a_day_later_a_request_has_expired_and_who_waits_is_told() {
    let home = Home::new();
    let server = home.dev();
    let mut waiting = home.start("pay ops vendor 5000");
    waiting.line("Ctrl-C stops the waiting");
    let moved = home.run("clock advance 25h").expect(0);
    moved.says("1 approval request expired");
    let waited = waiting.end().expect(4);
    waited.says("✗ expired, nobody decided in time").says("ops 1,000,000.00 USD");
    home.run("approvals ls --status expired").expect(0).says("EXPIRED");
    server.stop();
    home.assert_holds();
}

#[test]
fn time_does_not_fall_back_when_the_server_starts_again() {
    let home = Home::new();
    let server = home.dev();
    let moved = home.json("clock advance 100d").expect(0).object();
    let then = moved["now"].as_str().unwrap().to_owned();
    server.stop();
    let _server = home.dev();
    let paid = home.json("pay ops vendor 1").expect(0).object();
    assert!(paid["createdAt"].as_str().unwrap() >= then.as_str(), "{paid:#}");
}

#[test]
fn it_moves_without_a_server_too() {
    let home = Home::new();
    home.dev().stop();
    let before = home.json("clock advance 1s").expect(0).object();
    let after = home.json("clock advance 1d").expect(0).object();
    assert!(after["now"].as_str().unwrap() > before["now"].as_str().unwrap());
    home.run("clock advance backwards").expect(2).complains("is no length of time");
    home.run("clock advance 5000w").expect(0);
    home.run("clock advance 5000w").expect(1).complains("a hundred years at most");
}

#[test]
fn production_has_the_worlds_time() {
    let home = Home::new().with("COUNTERSIGN__SERVER__METRICS", "off");
    home.run("org create --name Example").expect(0);
    let refusal = "only `countersign dev` has a clock that can be moved on";
    home.run("clock advance 25h").expect(1).complains(refusal);
    let server = home.serve();
    home.run("clock advance 25h").expect(1).complains(refusal);
    server.stop();
    assert!(!home.data().join("clock").exists());
}

#[test]
fn a_sandbox_whose_clock_was_moved_is_not_served_as_production() {
    let home = Home::new();
    home.dev().stop();
    home.run("clock advance 1h").expect(0);
    let refused = home.run("serve --listen 127.0.0.1:0").expect(1);
    refused.complains("its clock was moved on").complains("take another folder");
}
