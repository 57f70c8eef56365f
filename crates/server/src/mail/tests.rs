//! Tests of how mails read.

use countersign_domain::access::Environment;
use countersign_domain::ids::{Id as _, LogId, MailId, OrgId, PersonId, Ulid};
use countersign_domain::mail::{Mail, MailKind, MailStatus};
use countersign_domain::time::Timestamp;
use lettre::message::Mailbox;

use super::about::cut;
use super::compose::{moment, moment_whole};
use super::letter::{Letter, Quote};
use super::message::message;
use super::page::{escaped, page};
use super::plain::plain;

fn letter() -> Letter {
    Letter {
        subject: "Approve 5,000.00 USD to Acme Ltd? (Ops) – expires 16:40 UTC".to_owned(),
        heading: "Approve 5,000.00 USD to Acme Ltd?".to_owned(),
        paragraphs: vec!["A payment waits for your approval.".to_owned()],
        rows: vec![
            ("Amount", "5,000.00 USD".to_owned()),
            ("To", "Acme <b>Ltd</b> & \"Sons\"".to_owned()),
            ("Rule", "Large payment review: limit 1,000.00".to_owned()),
        ],
        quotes: vec![Quote {
            whose: "The agent's own words, which nobody has verified",
            words: "</blockquote><script>alert(1)</script>\\u{202e}".to_owned(),
        }],
        button: Some(("Review", "https://pay.test/a/apr_1?a=1&b=2".to_owned())),
        notes: vec!["No link in this mail decides anything.".to_owned()],
        settings_url: "https://pay.test/settings/notifications".to_owned(),
    }
}

#[test]
fn a_letter_reads_like_this_as_text() {
    insta::assert_snapshot!(plain(&letter()));
}

#[test]
fn a_letter_reads_like_this_as_a_page() {
    insta::assert_snapshot!(page(&letter()));
}

#[test]
fn text_and_page_say_the_same() {
    let (letter, page) = (letter(), page(&letter()));
    let mut told = vec![letter.heading.clone()];
    told.extend(letter.paragraphs.iter().chain(&letter.notes).cloned());
    told.extend(letter.rows.iter().flat_map(|(name, text)| [(*name).to_owned(), text.clone()]));
    told.extend(
        letter.quotes.iter().flat_map(|quote| [quote.whose.to_owned(), quote.words.clone()]),
    );
    told.extend(letter.button.iter().map(|(_, url)| url.clone()));
    told.push(letter.settings_url.clone());
    for text in told {
        assert!(plain(&letter).contains(&text), "{text}");
        assert!(page.contains(&escaped(&text)), "{text}");
    }
    assert!(!page.contains("<script"), "{page}");
    let links: Vec<&str> = page.matches("href=").collect();
    assert_eq!(links.len(), 2, "one button, and the settings");
}

#[test]
fn what_could_deceive_is_made_visible_and_what_is_long_is_cut() {
    let cases = [
        ("Acme Ltd", 40, "Acme Ltd"),
        ("a\r\nBcc: x@y.test", 40, "a\\u{d}\\u{a}Bcc: x@y[.]test"),
        ("to \u{202e}dtL emcA", 40, "to \\u{202e}dtL emcA"),
        ("zero\u{200b}width", 40, "zero\\u{200b}width"),
        ("abcdef", 3, "abc…"),
        ("ab\u{202e}\u{202e}", 3, "ab\\u{202e}…"),
        ("", 3, ""),
        ("Inv. 7.5, 5.00 USD", 40, "Inv. 7.5, 5.00 USD"),
        ("see https://evil.test/a", 40, "see https[:]//evil[.]test/a"),
        ("www.evil.test or a@evil.test", 40, "www[.]evil[.]test or a@evil[.]test"),
        ("http://10.0.0.1/", 40, "http[:]//10.0.0.1/"),
    ];
    for (text, most, expected) in cases {
        assert_eq!(cut(text, most), expected);
    }
    assert_eq!(escaped("<a href='x' b=\"y\">&"), "&lt;a href=&#39;x&#39; b=&quot;y&quot;&gt;&amp;");
}

#[test]
fn a_moment_of_today_is_a_time() {
    let at = |text| Timestamp::parse(text).unwrap();
    let now = at("2026-11-21T12:00:00Z");
    assert_eq!(moment(at("2026-11-21T16:40:59.9Z"), now), "16:40 UTC");
    assert_eq!(moment(at("2026-11-22T00:05:00Z"), now), "2026-11-22 00:05 UTC");
    assert_eq!(moment_whole(at("2026-11-21T16:40:00Z")), "2026-11-21 16:40 UTC");
}

fn mail(name: &str, address: &str, subject: &str) -> Mail {
    let at = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    let letter = letter();
    Mail {
        id: MailId::from_ulid(Ulid(1)),
        org: OrgId::from_ulid(Ulid(2)),
        environment: Environment::Production,
        person: PersonId::from_ulid(Ulid(3)),
        name: name.to_owned(),
        address: address.to_owned(),
        kind: MailKind::Asked,
        record: LogId::from_ulid(Ulid(4)),
        subject: subject.to_owned(),
        text: plain(&letter),
        html: page(&letter),
        status: MailStatus::Queued,
        attempts: 0,
        next_attempt_at: Some(at),
        useful_until: None,
        last_error: None,
        created_at: at,
        updated_at: at,
    }
}

fn wire(mail: &Mail) -> Result<String, String> {
    let from: Mailbox = "Countersign <pay@example.com>".parse().unwrap();
    let message = message(mail, &from, "https://pay.test").map_err(|error| error.to_string())?;
    Ok(String::from_utf8(message.formatted()).unwrap())
}

#[test]
fn every_attempt_sends_the_same_bytes_under_the_same_name() {
    let mail = mail("René", "rene@example.com", "Approve 5,000.00 USD? – now");
    let wire_one = wire(&mail).unwrap();
    assert_eq!(wire(&mail).unwrap(), wire_one);
    let (head, body) = wire_one.split_once("\r\n\r\n").unwrap();
    insta::assert_snapshot!(head.replace("\r\n", "\n"));
    assert!(body.contains("Content-Type: text/plain; charset=utf-8"), "{body}");
    assert!(body.contains("Content-Type: text/html; charset=utf-8"), "{body}");
}

#[test]
fn nothing_in_a_mail_adds_a_header_or_a_recipient() {
    let hostile = mail("x\r\nBcc: evil@example.com", "rene@example.com", "a\r\nBcc: evil@b.test");
    let wire_one = wire(&hostile).unwrap();
    let (head, _) = wire_one.split_once("\r\n\r\n").unwrap();
    assert!(!head.to_lowercase().lines().any(|line| line.starts_with("bcc")), "{head}");
    for address in ["", "nobody", "a@b@c", "a b@c.test", "a@c.test\r\nRCPT TO:<evil@b.test>"] {
        assert!(wire(&mail("x", address, "y")).is_err(), "{address:?}");
    }
}
