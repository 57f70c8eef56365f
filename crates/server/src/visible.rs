//! Text of others, on a terminal or in a mail: what could deceive is made visible.

use std::fmt::Write as _;

/// The text without anything that moves the cursor, turns the writing direction or hides: such
/// characters are shown as their number. A memo must not be able to look like another amount.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_harmful(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// So much of a text that a line bears it, as [`visible`] shows it.
pub(crate) fn brief(text: &str) -> String {
    const CHARACTERS_MAX: usize = 80;
    let start: String = text.chars().take(CHARACTERS_MAX).collect();
    let rest = if start.len() < text.len() { "…" } else { "" };
    format!("{}{rest}", visible(&start))
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}
