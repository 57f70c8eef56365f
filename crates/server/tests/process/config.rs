//! What a server is told, by whom, and what it does not take.

use std::fs;

use crate::harness::Home;

#[test]
fn every_setting_says_who_set_it() {
    let secret = "wg_test_neverprinted";
    let home = Home::new()
        .with("COUNTERSIGN__LOG__LEVEL", "warn")
        .with("COUNTERSIGN__LIMITS__QUEUE_MAX", "7")
        .with("COUNTERSIGN_API_KEY", secret);
    let file = "[server]\nconnections_max = 100\n[limits]\nqueue_max = 5\n";
    fs::write(home.path().join("server.toml"), file).unwrap();
    let told = home.run("config --config server.toml --data elsewhere").expect(0);
    assert!(!told.stdout.contains(secret) && !told.stderr.contains(secret));
    let origin = |setting: &str| {
        let line = told.stdout.lines().find(|line| line.starts_with(setting)).unwrap();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(origin("listen"), "listen = \"127.0.0.1:4800\" # default");
    assert_eq!(origin("connections_max"), "connections_max = \"100\" # `server.toml`");
    assert_eq!(origin("level"), "level = \"warn\" # `COUNTERSIGN__LOG__LEVEL`");
    assert_eq!(origin("data"), "data = \"elsewhere\" # `--data`");
    // The environment covers the file.
    assert_eq!(origin("queue_max"), "queue_max = \"7\" # `COUNTERSIGN__LIMITS__QUEUE_MAX`");
}

#[test]
fn what_is_printed_is_a_file_that_can_be_used() {
    let home = Home::new();
    let printed = home.run("config --data elsewhere").expect(0).stdout;
    fs::write(home.path().join("printed.toml"), &printed).unwrap();
    let again = home.json("config --config printed.toml").expect(0);
    let again = again.objects();
    let data = again.iter().find(|setting| setting["name"] == "storage.data").unwrap();
    assert_eq!((&data["value"], &data["origin"]), (&"elsewhere".into(), &"`printed.toml`".into()));
}

#[test]
fn a_wrong_configuration_starts_nothing() {
    let home = Home::new();
    let cases = [
        ("[server]\nlissten = \"127.0.0.1:1\"", "did you mean `server.listen`?"),
        ("[sever]\nlisten = \"127.0.0.1:1\"", "`file.toml`: there is no setting `sever.listen`"),
        ("queue_max = 5", "there is no setting `queue_max`"),
        ("[limits]\nqueue_max = 0", "`limits.queue_max` must be a whole number from 1 to 1000000"),
        ("[limits]\nfund_total_max = \"1e400\"", "`limits.fund_total_max` must be an amount"),
        ("[limits]\nfund_total_max = 0.3", "`limits.fund_total_max` must be in quotes"),
        ("[log]\nlevel = \"loud\"", "`log.level` must be one of `error`, `warn`"),
        ("[log]\n[server", "`file.toml` cannot be read: line 2: "),
    ];
    for (text, complaint) in cases {
        fs::write(home.path().join("file.toml"), text).unwrap();
        home.run("serve --config file.toml --listen 127.0.0.1:0").expect(2).complains(complaint);
        home.run("config --config file.toml").expect(2).complains(complaint);
    }
    home.run("serve --config none.toml").expect(2).complains("`none.toml` cannot be read");
    home.run("serve --listen somewhere").expect(2).complains("`--listen`: `server.listen` must be");
    home.run("serve --verbose").expect(2).complains("--verbose");
    let home = home.with("COUNTERSIGN__LOG__LEVL", "info");
    let refused = home.run("serve --listen 127.0.0.1:0").expect(2);
    refused.complains("`COUNTERSIGN__LOG__LEVL`: there is no setting `log.levl`");
    assert!(!home.data().exists());
}
