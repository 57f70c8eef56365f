//! Rows found by something else than their name.

use super::Row;
use crate::approval::ApprovalStatus;
use crate::ids::{ApprovalId, DocumentId, OrgId, PersonId, WalletId};
use crate::key::{KeyKind, KeyStatus};
use crate::ledger::HoldStatus;

/// A named set of rows that a decision may ask for whole. Each is small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Range {
    /// The policies of a wallet that are not deleted, oldest first.
    PoliciesOfWallet(OrgId, WalletId),
    /// The policies of an organization itself that are not deleted, oldest first: of either
    /// environment.
    PoliciesOfOrganization(OrgId),
    /// The approval requests on a wallet's payments that are pending.
    PendingApprovalsOfWallet(OrgId, WalletId),
    /// The pending holds on a wallet that end by themselves some time.
    LapsingHoldsOfWallet(OrgId, WalletId),
    /// The active keys that reach this wallet alone.
    ActiveKeysOfWallet(OrgId, WalletId),
    /// The active keys of a person's own; what their agents hold is the agents'.
    ActiveKeysOfPerson(OrgId, PersonId),
    /// The live policies of an organization that say who has to agree.
    PoliciesWithTerms(OrgId),
    /// The members of an organization who have not left.
    MembersOfOrganization(OrgId),
    /// The approver lists of an organization that are not deleted.
    ApproverListsOfOrganization(OrgId),
    /// The votes on an approval request.
    VotesOfApproval(OrgId, ApprovalId),
    /// The webhook endpoints of an organization that are not deleted, of either environment.
    WebhooksOfOrganization(OrgId),
    /// What is part of a document and still stands.
    DocumentsOf(OrgId, DocumentId),
}

impl Range {
    /// The organization whose rows it names.
    #[must_use]
    pub const fn organization(self) -> OrgId {
        match self {
            Self::PoliciesOfWallet(org, _)
            | Self::PendingApprovalsOfWallet(org, _)
            | Self::LapsingHoldsOfWallet(org, _)
            | Self::ActiveKeysOfWallet(org, _)
            | Self::ActiveKeysOfPerson(org, _)
            | Self::PoliciesWithTerms(org)
            | Self::PoliciesOfOrganization(org)
            | Self::MembersOfOrganization(org)
            | Self::ApproverListsOfOrganization(org)
            | Self::WebhooksOfOrganization(org)
            | Self::VotesOfApproval(org, _)
            | Self::DocumentsOf(org, _) => org,
        }
    }
}

impl Row {
    /// The ranges that this row lies in as it is now.
    ///
    /// The state, the caches and the memory store all ask here, so that they cannot disagree.
    #[must_use]
    pub fn ranges(&self) -> [Option<Range>; 2] {
        [self.range(), self.second_range()]
    }

    /// Whether this row lies in the range as it is now.
    #[must_use]
    pub fn lies_in(&self, range: Range) -> bool {
        self.ranges().contains(&Some(range))
    }

    /// The range in which rows of this kind lie by what they are of.
    #[must_use]
    pub fn range(&self) -> Option<Range> {
        match self {
            Self::Policy(policy) => {
                let live = policy.deleted_at.is_none();
                live.then_some(match policy.wallet {
                    Some(wallet) => Range::PoliciesOfWallet(policy.org, wallet),
                    None => Range::PoliciesOfOrganization(policy.org),
                })
            }
            Self::Approval(approval) => {
                let pending = approval.status == ApprovalStatus::Pending;
                let wallet = approval.subject.wallet().filter(|_| pending);
                wallet.map(|wallet| Range::PendingApprovalsOfWallet(approval.org, wallet))
            }
            Self::Hold(hold) => {
                let lapses = hold.status == HoldStatus::Pending && hold.expires_at.is_some();
                lapses.then_some(Range::LapsingHoldsOfWallet(hold.org, hold.wallet))
            }
            Self::ApiKey(key) => match key.wallet_scope.as_slice() {
                [wallet] if key.status == KeyStatus::Active => {
                    Some(Range::ActiveKeysOfWallet(key.org, *wallet))
                }
                _ => None,
            },
            Self::Vote(vote) => Some(Range::VotesOfApproval(vote.org, vote.approval)),
            Self::Member(member) => {
                member.is_active().then_some(Range::MembersOfOrganization(member.org))
            }
            Self::ApproverList(list) => {
                let live = list.deleted_at.is_none();
                live.then_some(Range::ApproverListsOfOrganization(list.org))
            }
            Self::Webhook(webhook) => {
                let live = webhook.deleted_at.is_none();
                live.then_some(Range::WebhooksOfOrganization(webhook.org))
            }
            Self::Document(document) => {
                let parent = document.parent.filter(|_| document.is_live());
                parent.map(|parent| Range::DocumentsOf(document.org, parent))
            }
            Self::Locator(_)
            | Self::Person(_)
            | Self::Organization(_)
            | Self::Login(_)
            | Self::UserSession(_)
            | Self::Invitation(_)
            | Self::KeyUse(_)
            | Self::Wallet(_)
            | Self::Account(_)
            | Self::Transfer(_)
            | Self::PolicyVersion(_)
            | Self::Tally(_)
            | Self::Payment(_)
            | Self::Instruction(_)
            | Self::Queue(_)
            | Self::IdempotencyRecord(_)
            | Self::LogHead(_)
            | Self::LogRecord(_)
            | Self::Cursor(_)
            | Self::Mail(_)
            | Self::WebhookSecrets(_)
            | Self::Delivery(_) => None,
        }
    }

    /// The range in which some rows lie besides: keys by whose they are, policies by what they
    /// ask for.
    #[must_use]
    pub fn second_range(&self) -> Option<Range> {
        match self {
            Self::ApiKey(key) => {
                let own = key.status == KeyStatus::Active && key.kind != KeyKind::Agent;
                own.then_some(Range::ActiveKeysOfPerson(key.org, key.owner))
            }
            Self::Policy(policy) => {
                let asks = policy.deleted_at.is_none() && policy.terms.is_some();
                asks.then_some(Range::PoliciesWithTerms(policy.org))
            }
            _ => None,
        }
    }
}
