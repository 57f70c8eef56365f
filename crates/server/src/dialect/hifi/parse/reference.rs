//! How callers name things.

use countersign_domain::document::Reference;

/// A user.
pub(crate) fn user(text: &str) -> Reference {
    Reference::parse("usr_", text)
}

/// An address outside.
pub(crate) fn external_wallet(text: &str) -> Reference {
    Reference::parse("ewl_", text)
}

/// A bank account.
pub(crate) fn account(text: &str) -> Reference {
    Reference::parse("bnk_", text)
}
