//! Policies tried out at a terminal.

use crate::harness::Home;

#[test]
fn a_proposed_policy_is_tried_on_what_happened() {
    let home = Home::new();
    let _server = home.dev();
    home.run("pay ops vendor 200").expect(0);
    home.run("pay ops vendor 700").expect(0);
    let file = home.path().join("proposed.json");
    let policy = r#"{ "name": "Large", "outcome": "HOLD",
        "conditions": [{ "type": "AMOUNT", "above": "500" }] }"#;
    std::fs::write(&file, policy).unwrap();
    let tried = "policy backtest --from 2020-01-01 --to 2100-01-01 --file";
    let printed = home.run(&format!("{tried} {}", file.display())).expect(0);
    let printed = printed.says("newly held  1").says("700.00 USD").says("ALLOW → HOLD");
    printed.says("Large");
    let json = home.json(&format!("{tried} {}", file.display())).expect(0);
    json.says("\"newlyHeld\":1");

    std::fs::write(&file, "[]").unwrap();
    home.run(&format!("{tried} {}", file.display())).expect(2).complains("no JSON object");
    std::fs::write(&file, r#"{ "outcome": "PERHAPS" }"#).unwrap();
    home.run(&format!("{tried} {}", file.display())).expect(1).complains("outcome");
    home.run(&format!("{tried} nowhere.json")).expect(1).complains("nowhere.json");
}
