//! The mailbox as pages.

use std::fmt::Write as _;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_domain::mail::Mail;
use sha2::{Digest as _, Sha256};

use crate::mail::page::escaped;

/// The only styles there are.
const STYLE: &str = "\
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}\
body{max-width:960px;margin:0 auto;padding:16px}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;padding:6px 12px 6px 0;vertical-align:top;border-bottom:1px solid #8884}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:12px;border:1px solid #8884}\
iframe{width:100%;height:640px;border:1px solid #8884;background:#fff}";

/// What the styles are allowed by.
pub(super) fn style_digest() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE.as_bytes())))
}

/// All mails.
pub(super) fn list(mails: &[Arc<Mail>]) -> String {
    let mut rows = String::new();
    for mail in mails {
        let (id, subject) = (mail.id, escaped(&mail.subject));
        let to = escaped(&format!("{} <{}>", mail.name, mail.address));
        let (at, status) = (format!("{:.0}", mail.created_at), mail.status.as_str());
        // Writing to a string cannot fail.
        _ = writeln!(
            rows,
            "<tr><td>{at}</td><td><a href=\"/dev/mail/{id}\">{subject}</a></td><td>{to}</td>\
             <td>{status}</td></tr>"
        );
    }
    let none = "<p>No mail yet. A payment that is held for approval makes some.</p>\n";
    let none = if mails.is_empty() { none } else { "" };
    let head = "<tr><th>When</th><th>Subject</th><th>To</th><th>Status</th></tr>";
    whole("Mailbox", &format!("<h1>Mailbox</h1>\n{none}<table>\n{head}\n{rows}</table>\n"))
}

/// One mail.
pub(super) fn one(mail: &Mail) -> String {
    let (id, subject, text) = (mail.id, escaped(&mail.subject), escaped(&mail.text));
    let to = escaped(&format!("{} <{}>", mail.name, mail.address));
    let error = mail
        .last_error
        .as_deref()
        .map_or_else(String::new, |error| format!("<p>Last error: {}</p>\n", escaped(error)));
    let (at, status, tries) =
        (format!("{:.0}", mail.created_at), mail.status.as_str(), mail.attempts);
    let body = format!(
        "<p><a href=\"/dev/mail\">Mailbox</a></p>\n<h1>{subject}</h1>\n\
         <p>To {to}, {at}, {status} after {tries} attempts</p>\n{error}\
         <h2>As a page</h2>\n\
         <iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" title=\"The mail\" \
         src=\"/dev/mail/{id}/html\"></iframe>\n\
         <h2>As text</h2>\n<pre>{text}</pre>\n"
    );
    whole(&subject, &body)
}

/// A page with an escaped title and a body.
fn whole(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body>\n{body}</body>\n</html>\n"
    )
}
