//! A mail as a page.

use std::fmt::Write as _;

use super::letter::Letter;

/// The page. Nothing in it is loaded from anywhere, and everything that was not written here is
/// escaped.
pub(super) fn page(letter: &Letter) -> String {
    let mut body = format!("<h1 style=\"{H1}\">{}</h1>\n", escaped(&letter.heading));
    for paragraph in &letter.paragraphs {
        push(&mut body, &format!("<p style=\"{P}\">{}</p>\n", escaped(paragraph)));
    }
    push(&mut body, &format!("<table role=\"presentation\" style=\"{TABLE}\">\n"));
    for (name, value) in &letter.rows {
        let (name, value) = (escaped(name), escaped(value));
        let row =
            format!("<tr><td style=\"{NAME}\">{name}</td><td style=\"{VALUE}\">{value}</td></tr>");
        push(&mut body, &format!("{row}\n"));
    }
    push(&mut body, "</table>\n");
    for quote in &letter.quotes {
        let (whose, words) = (escaped(quote.whose), escaped(&quote.words));
        push(&mut body, &format!("<p style=\"{P}\">{whose}:</p>\n"));
        push(&mut body, &format!("<blockquote style=\"{QUOTE}\">{words}</blockquote>\n"));
    }
    if let Some((label, url)) = &letter.button {
        let (label, url) = (escaped(label), escaped(url));
        let button = format!("<a href=\"{url}\" style=\"{BUTTON}\">{label}</a>");
        push(&mut body, &format!("<p style=\"{P}\">{button}</p>\n"));
    }
    push(&mut body, &format!("<p style=\"{NOTE}\">"));
    for note in &letter.notes {
        push(&mut body, &format!("{}<br>\n", escaped(note)));
    }
    let url = escaped(&letter.settings_url);
    push(&mut body, &format!("<a href=\"{url}\">Notification settings</a></p>\n"));
    let title = escaped(&letter.subject);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title></head>\n<body style=\"{BODY}\">\n{body}</body>\n</html>\n"
    )
}

/// Text inside of a page, in an element or in an attribute between double quotes.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn push(body: &mut String, html: &str) {
    // Writing to a string cannot fail.
    _ = body.write_str(html);
}

// Mail programs know no style sheets but those of each element.
const BODY: &str = "margin:0 auto;max-width:560px;padding:24px;color:#1a1a1a;background:#ffffff;\
                    font:16px/1.5 -apple-system,Segoe UI,Helvetica,Arial,sans-serif";
const H1: &str = "font-size:20px;line-height:1.3;margin:0 0 16px";
const P: &str = "margin:16px 0";
const TABLE: &str = "border-collapse:collapse;width:100%";
const NAME: &str = "padding:4px 16px 4px 0;color:#595959;vertical-align:top;white-space:nowrap";
const VALUE: &str = "padding:4px 0;vertical-align:top;overflow-wrap:anywhere";
const QUOTE: &str = "margin:0;padding:4px 12px;border-left:3px solid #8c8c8c;\
                     overflow-wrap:anywhere";
const BUTTON: &str = "display:inline-block;padding:10px 24px;border-radius:6px;color:#ffffff;\
                      background:#1f4fd8;text-decoration:none;font-weight:600";
const NOTE: &str = "margin:24px 0 0;padding-top:12px;border-top:1px solid #d9d9d9;\
                    font-size:13px;color:#595959";
