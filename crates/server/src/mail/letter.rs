//! A mail as its parts: the plain text and the page are made of the same ones, so that they cannot
//! say different things.

/// A mail, before it is text.
#[derive(Clone, Debug)]
pub(super) struct Letter {
    /// What it is called.
    pub(super) subject: String,
    /// The same, as the first line.
    pub(super) heading: String,
    /// What it is about, in sentences.
    pub(super) paragraphs: Vec<String>,
    /// The facts, each with its name.
    pub(super) rows: Vec<(&'static str, String)>,
    /// Words of somebody else.
    pub(super) quotes: Vec<Quote>,
    /// The one button, where there is something to look at: what it says, and where it leads.
    /// Looking there changes nothing.
    pub(super) button: Option<(&'static str, String)>,
    /// What stands below, in sentences.
    pub(super) notes: Vec<String>,
    /// Where the reader says of what they are told.
    pub(super) settings_url: String,
}

/// A request as a page of ours shows it.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// What would happen, or has.
    pub(super) heading: String,
    /// Where it stands, in a word.
    pub(super) word: &'static str,
    /// The same in a sentence.
    pub(super) sentence: String,
    /// The facts, each with its name.
    pub(super) rows: Vec<(&'static str, String)>,
    /// Words of somebody else.
    pub(super) quotes: Vec<Quote>,
    /// Who said what about it, oldest first.
    pub(super) votes: Vec<String>,
    /// Whether it can be decided.
    pub(super) is_open: bool,
}

/// Words of somebody else, and whose they are.
#[derive(Clone, Debug)]
pub(super) struct Quote {
    /// Whose they are, and what that means.
    pub(super) whose: &'static str,
    /// The words.
    pub(super) words: String,
}
