//! Rust without its comments and without the insides of its literals.
//!
//! Just enough of a lexer for rules about code to leave prose alone. Deliberately absent: any
//! understanding of what the code means.

use std::iter::Peekable;
use std::str::Chars;

/// The code of a file: every other character is a space, and every line stays where it is.
pub(super) fn only(text: &str) -> String {
    let mut stripper = Stripper { rest: text.chars().peekable(), code: String::new() };
    while stripper.step() {}
    stripper.code
}

struct Stripper<'a> {
    rest: Peekable<Chars<'a>>,
    code: String,
}

impl Stripper<'_> {
    /// Takes one token, or one character of it; false at the end.
    fn step(&mut self) -> bool {
        let Some(next) = self.rest.next() else { return false };
        match next {
            '/' if self.rest.peek() == Some(&'/') => self.blank_line(),
            '/' if self.rest.peek() == Some(&'*') => self.blank_comment(),
            '"' => self.blank_literal('"'),
            '\'' => self.quote(),
            'r' | '#' if self.begins_raw(next) => self.blank_raw(next),
            other => self.code.push(other),
        }
        true
    }

    fn blank(&mut self, character: char) {
        self.code.push(if character == '\n' { '\n' } else { ' ' });
    }

    fn blank_line(&mut self) {
        self.blank('/');
        while let Some(next) = self.rest.next_if(|next| *next != '\n') {
            self.blank(next);
        }
    }

    /// Block comments nest.
    fn blank_comment(&mut self) {
        let (mut depth, mut previous) = (0_usize, '/');
        self.blank('/');
        while let Some(next) = self.rest.next() {
            self.blank(next);
            match (previous, next) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    previous = next;
                    continue;
                }
            }
            if depth == 0 {
                return;
            }
            previous = ' ';
        }
    }

    /// To the closing quote; the quotes stay.
    fn blank_literal(&mut self, quote: char) {
        self.code.push(quote);
        while let Some(next) = self.rest.next() {
            if next == quote {
                self.code.push(quote);
                return;
            }
            self.blank(next);
            if next == '\\'
                && let Some(escaped) = self.rest.next()
            {
                self.blank(escaped);
            }
        }
    }

    /// A character literal or a lifetime: a lifetime is not closed by a quote.
    fn quote(&mut self) {
        let mut ahead = self.rest.clone();
        let first = ahead.next();
        if first == Some('\\') || ahead.next() == Some('\'') {
            self.blank_literal('\'');
        } else {
            self.code.push('\'');
        }
    }

    /// Whether a raw string begins here: `r"` or `r#"`, and not the end of a name.
    fn begins_raw(&self, next: char) -> bool {
        let in_name = self.code.chars().next_back().is_some_and(is_name);
        let after_byte = self.code.ends_with('b');
        if next != 'r' || (in_name && !after_byte) {
            return false;
        }
        let mut ahead = self.rest.clone();
        while ahead.next_if_eq(&'#').is_some() {}
        ahead.peek() == Some(&'"')
    }

    fn blank_raw(&mut self, next: char) {
        self.code.push(next);
        let mut hashes = 0_usize;
        while self.rest.next_if_eq(&'#').is_some() {
            hashes += 1;
            self.code.push('#');
        }
        self.code.extend(self.rest.next());
        let mut closing = None;
        for next in self.rest.by_ref() {
            self.code.push(if next == '\n' { '\n' } else { ' ' });
            closing = match (next, closing) {
                ('"', _) => Some(0),
                ('#', Some(seen)) => Some(seen + 1),
                _ => None,
            };
            if closing == Some(hashes) {
                return;
            }
        }
    }
}

/// Whether a character can be part of a name.
pub(super) fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether `word` stands in the code as a word of its own, not as a part of a longer name.
pub(super) fn has_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        let after = code.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}
