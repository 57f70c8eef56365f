//! To whom a row belongs.

use super::Key;
use crate::ids::OrgId;

impl Key {
    /// The organization that a name begins with; people and locators belong to none.
    #[must_use]
    pub const fn organization(&self) -> Option<OrgId> {
        match self {
            Self::Locator(_) | Self::Person(_) => None,
            Self::Organization(org)
            | Self::Member(org, _)
            | Self::ApproverList(org, _)
            | Self::Login(org, _)
            | Self::UserSession(org, _)
            | Self::Invitation(org, _)
            | Self::ApiKey(org, _)
            | Self::KeyUse(org, _)
            | Self::Wallet(org, _)
            | Self::Account(org, _)
            | Self::Hold(org, _)
            | Self::Transfer(org, _)
            | Self::Policy(org, _)
            | Self::PolicyVersion(org, _, _)
            | Self::Tally(org, _, _)
            | Self::Payment(org, _)
            | Self::Instruction(org, _)
            | Self::Approval(org, _)
            | Self::Vote(org, _, _)
            | Self::IdempotencyRecord(org, _)
            | Self::LogHead(org)
            | Self::LogRecord(org, _)
            | Self::Cursor(org, _)
            | Self::Mail(org, _)
            | Self::Queue(org, _)
            | Self::Webhook(org, _)
            | Self::WebhookSecrets(org, _)
            | Self::Delivery(org, _, _)
            | Self::Document(org, _) => Some(*org),
        }
    }
}
