//! The vectors that the documents publish.

const DOCUMENT: &str = include_str!("../../../../docs/canonical.md");

/// The canonical text and the hash under a heading of `docs/canonical.md`.
pub(crate) fn vector(heading: &str) -> (&'static str, &'static str) {
    let section = DOCUMENT.split("\n## ").find(|section| section.starts_with(heading));
    let section = section.unwrap_or_else(|| panic!("no section {heading:?}"));
    let text = section.split("```json\n").nth(1).and_then(|rest| rest.split("\n```").next());
    let hash = section.split("SHA-256: `").nth(1).and_then(|rest| rest.split('`').next());
    (text.expect("a text"), hash.expect("a hash"))
}
