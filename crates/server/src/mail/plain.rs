//! A mail as plain text.

use std::fmt::Write as _;

use super::letter::Letter;

/// The text. Whatever is in the letter cannot deceive any more; lines are as long as they are.
pub(super) fn plain(letter: &Letter) -> String {
    let mut text = format!("{}\n", letter.heading);
    for paragraph in &letter.paragraphs {
        line(&mut text, &format!("\n{paragraph}"));
    }
    text.push('\n');
    let width = letter.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in &letter.rows {
        line(&mut text, &format!("{name:width$}  {value}"));
    }
    for quote in &letter.quotes {
        line(&mut text, &format!("\n{}:\n> {}", quote.whose, quote.words));
    }
    if let Some((label, url)) = &letter.button {
        line(&mut text, &format!("\n{label}: {url}"));
    }
    line(&mut text, "\n--");
    for note in &letter.notes {
        line(&mut text, note);
    }
    line(&mut text, &format!("Notification settings: {}", letter.settings_url));
    text
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    _ = writeln!(text, "{line}");
}
