//! The page as text.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_domain::ids::ApprovalId;
use sha2::{Digest as _, Sha256};

use crate::mail::letter::Sheet;
use crate::mail::page::escaped;

/// The only styles there are.
const STYLE: &str = "\
:root{color-scheme:light dark;font:16px/1.55 system-ui,sans-serif}\
body{max-width:640px;margin:0 auto;padding:48px 24px}\
h1{font-size:24px;line-height:1.3;margin:0 0 8px}\
h2{font-size:16px;margin:40px 0 8px}\
.state{margin:0 0 32px;color:GrayText}\
.state strong{color:CanvasText}\
table{border-collapse:collapse;width:100%}\
th{font-weight:400;color:GrayText;white-space:nowrap}\
th,td{text-align:left;padding:8px 24px 8px 0;vertical-align:top;border-bottom:1px solid #8883}\
td{overflow-wrap:anywhere;font-variant-numeric:tabular-nums}\
blockquote{margin:8px 0;padding:4px 16px;border-left:3px solid #8886;overflow-wrap:anywhere}\
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:16px;border:1px solid #8883;\
border-radius:8px;font:14px/1.6 ui-monospace,monospace}\
ul{padding:0;list-style:none}li{padding:4px 0;overflow-wrap:anywhere}\
footer{margin-top:48px;color:GrayText;font-size:14px}";

/// What the styles are allowed by.
pub(super) fn style_digest() -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(STYLE.as_bytes())))
}

/// A request, and how to decide it while it waits.
pub(super) fn request(sheet: &Sheet, id: ApprovalId) -> String {
    let mut body = format!("<h1>{}</h1>\n", escaped(&sheet.heading));
    let (word, sentence) = (escaped(sheet.word), escaped(&sheet.sentence));
    push(&mut body, &format!("<p class=\"state\"><strong>{word}.</strong> {sentence}</p>\n"));
    push(&mut body, "<table>\n");
    for (name, value) in &sheet.rows {
        let (name, value) = (escaped(name), escaped(value));
        push(&mut body, &format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n"));
    }
    push(&mut body, "</table>\n");
    for quote in &sheet.quotes {
        let (whose, words) = (escaped(quote.whose), escaped(&quote.words));
        push(&mut body, &format!("<h2>{whose}</h2>\n<blockquote>{words}</blockquote>\n"));
    }
    if !sheet.votes.is_empty() {
        push(&mut body, "<h2>What was said</h2>\n<ul>\n");
        let votes = sheet.votes.iter().map(|vote| format!("<li>{}</li>\n", escaped(vote)));
        votes.for_each(|vote| push(&mut body, &vote));
        push(&mut body, "</ul>\n");
    }
    if sheet.is_open {
        push(&mut body, &how_to_decide(id));
    }
    whole(&sheet.heading, &body)
}

/// For whoever has not signed in. The same for every id.
pub(super) fn stranger(id: ApprovalId) -> String {
    let body = format!(
        "<h1>A request for approval</h1>\n\
         <p class=\"state\">Only who has signed in sees what it is about.</p>\n{}",
        how_to_decide(id)
    );
    whole("A request for approval", &body)
}

/// For whoever has signed in and is not concerned.
pub(super) fn missing() -> String {
    let body = "<h1>Nothing to see here</h1>\n\
        <p class=\"state\">There is no such request among those that you may look at, with the \
        environment that you have signed in to.</p>\n";
    whole("Nothing to see here", body)
}

fn how_to_decide(id: ApprovalId) -> String {
    format!(
        "<h2>How to decide</h2>\n\
         <p>Looking at this page decides nothing. In a terminal, with your own key:</p>\n\
         <pre>countersign approvals show {id}\n\
         countersign approvals approve {id}\n\
         countersign approvals reject {id} --reason \"…\"</pre>\n"
    )
}

/// A page with a title and a body.
fn whole(title: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         <style>{STYLE}</style></head>\n<body>\n<main>\n{body}</main>\n\
         <footer>Countersign</footer>\n</body>\n</html>\n"
    )
}

fn push(body: &mut String, html: &str) {
    // Writing to a string cannot fail.
    _ = body.write_str(html);
}
