//! Mail, through a mail server that is not ours.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::harness::{Home, MailServer};

fn home(server: &MailServer) -> Home {
    Home::new()
        .with("COUNTERSIGN__MAIL__HOST", "127.0.0.1")
        .with("COUNTERSIGN__MAIL__PORT", &server.port)
        .with("COUNTERSIGN__MAIL__FROM", "Countersign <pay@countersign.test>")
        .with("COUNTERSIGN__SERVER__PUBLIC_URL", "https://pay.countersign.test/")
        .with("COUNTERSIGN__LOG__LEVEL", "debug")
}

/// What became of the mails, as a sorted list.
fn statuses(home: &Home) -> Vec<String> {
    let list = home.operator().get("/dev/mail.json").expect(200);
    let status = |mail: &Value| mail["status"].as_str().unwrap().to_owned();
    let mut statuses: Vec<String> =
        list.body["data"].as_array().unwrap().iter().map(status).collect();
    statuses.sort();
    statuses
}

fn hold(home: &Home) {
    home.run("pay ops vendor 5000 --no-wait").expect(3);
}

#[test]
fn a_mail_that_is_deferred_comes_later_and_one_that_is_refused_never() {
    // The sandbox begins with two transfers that wait, of which two people hear first.
    let taken = ["250"; 4];
    let mut mail_server = MailServer::answering(&[&taken[..], &["450", "550"]].concat());
    let home = home(&mail_server).with("COUNTERSIGN__MAIL__TLS", "none");
    let mut server = home.dev();
    for _ in taken {
        mail_server.took();
        server.logs("mail sent");
    }
    hold(&home);
    mail_server.asked();
    mail_server.asked();
    // In whichever order they were answered, both are written down.
    server.logs("mail not sent");
    server.logs("mail not sent");
    assert_eq!(statuses(&home), ["FAILED", "QUEUED", "SENT", "SENT", "SENT", "SENT"]);
    home.run("clock advance 1m").expect(0);
    let mail = mail_server.took();
    server.logs("mail sent");
    assert_eq!(statuses(&home), ["FAILED", "SENT", "SENT", "SENT", "SENT", "SENT"]);
    assert_eq!(mail["sender"], "pay@countersign.test");
    assert_eq!(
        mail["kinds"],
        serde_json::json!(["multipart/alternative", "text/plain", "text/html"])
    );
    let header = |name: &str| mail["headers"][name].as_str().unwrap();
    let subject = "[Sandbox] Approve 5,000.00 USD to vendor? (ops) – expires ";
    assert!(header("subject").starts_with(subject), "{mail:#}");
    assert_eq!(header("from"), "Countersign <pay@countersign.test>");
    assert!(header("message-id").starts_with("<eml_"), "{mail:#}");
    assert!(header("message-id").ends_with("@countersign.test>"), "{mail:#}");
    let settings = "<https://pay.countersign.test/settings/notifications>";
    assert_eq!(header("list-unsubscribe"), settings);
    assert_eq!(header("auto-submitted"), "auto-generated");
    for part in ["text", "html"] {
        let text = mail[part].as_str().unwrap();
        assert!(text.contains("https://pay.countersign.test/a/apr_"), "{text}");
        assert!(text.contains("5,000.00 USD"), "{text}");
    }
    server.stop();
    home.assert_holds();
}

#[test]
fn a_mail_server_with_tls_gets_the_password_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("certificate.pem"), folder.path().join("key.pem"));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=mail"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .args(["-addext", "extendedKeyUsage=serverAuth"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let secret = folder.path().join("password");
    fs::write(&secret, "correct horse\n").unwrap();
    let mut mail_server = MailServer::with_tls(&certificate, &key);
    let named = |path: &std::path::Path| path.display().to_string();
    let untrusting = || {
        home(&mail_server)
            .with("COUNTERSIGN__MAIL__USERNAME", "pay")
            .with("COUNTERSIGN__MAIL__PASSWORD_FILE", &named(&secret))
    };
    // A certificate that nobody vouches for is as good as none.
    let strange = untrusting();
    let mut server = strange.dev();
    hold(&strange);
    server.logs("mail not sent yet");
    let all = (0..1_000).map(|_| statuses(&strange)).find(|all| all.len() == 6);
    assert_eq!(all.unwrap(), ["QUEUED"; 6]);
    server.stop();
    let home = untrusting().with("COUNTERSIGN__MAIL__TLS_CA_FILE", &named(&certificate));
    let server = home.dev();
    hold(&home);
    let mail = mail_server.took();
    assert_eq!(
        (&mail["encrypted"], &mail["authenticated"]),
        (&Value::Bool(true), &Value::Bool(true))
    );
    let logged = server.stop();
    assert!(!logged.stderr.contains("correct horse"), "in the log");
}

#[test]
fn a_server_that_is_killed_loses_no_mail_and_writes_none_twice() {
    const ROUNDS: usize = 4;
    let home = Home::new();
    for _ in 0..ROUNDS {
        let server = home.dev();
        hold(&home);
        server.kill();
    }
    let _server = home.dev();
    // The operator and the reviewer are asked each time, the last time perhaps only just now.
    let told = || -> Vec<String> {
        let list = home.operator().get("/dev/mail.json").expect(200);
        let told = |mail: &Value| format!("{} {}", mail["recordId"], mail["to"]);
        let is_of_these = |mail: &&Value| mail["subject"].as_str().unwrap().contains("vendor");
        list.body["data"].as_array().unwrap().iter().filter(is_of_these).map(told).collect()
    };
    let all = (0..1_000).map(|_| told()).find(|told| told.len() >= 2 * ROUNDS).unwrap();
    let once: BTreeSet<&String> = all.iter().collect();
    assert_eq!((all.len(), once.len()), (2 * ROUNDS, 2 * ROUNDS), "{all:#?}");
    home.assert_holds();
}

#[test]
fn a_password_is_not_sent_in_the_open() {
    let home = Home::new()
        .with("COUNTERSIGN__MAIL__HOST", "mail.countersign.test")
        .with("COUNTERSIGN__MAIL__FROM", "pay@countersign.test")
        .with("COUNTERSIGN__MAIL__TLS", "none")
        .with("COUNTERSIGN__MAIL__USERNAME", "pay")
        .with("COUNTERSIGN__MAIL__PASSWORD_FILE", "password");
    home.run("dev --listen 127.0.0.1:0").expect(2).complains("would be sent in the open");
}
