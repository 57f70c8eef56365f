//! The query of a range.

use countersign_domain::state::Range;

use crate::kind::Kind;
use crate::tables::Record;

/// The query of a range: its parameters are the organization and whatever the range is of.
pub(crate) struct RangeQuery {
    /// The kind of its rows.
    pub(crate) kind: Kind,
    /// The index that serves it; none for the order of the table itself.
    pub(crate) index: Option<&'static str>,
    /// The column of what the range is of.
    pub(crate) column: &'static str,
    /// What else the index asks for.
    pub(crate) narrow: &'static str,
    /// The column that sorts the rows.
    pub(crate) order: &'static str,
}

/// The query of a range.
pub(crate) const fn of_range(range: Range) -> RangeQuery {
    let (kind, index, column, narrow) = match range {
        Range::PoliciesOfWallet(..) => {
            (Kind::Policy, Some("policies_of_wallet"), "t.wallet", " AND t.deleted_at IS NULL")
        }
        // Of the organization as a whole: the condition on it simply stands there twice.
        Range::PoliciesOfOrganization(_) => (
            Kind::Policy,
            Some("policies_of_wallet"),
            "t.org",
            " AND t.wallet IS NULL AND t.deleted_at IS NULL",
        ),
        Range::PendingApprovalsOfWallet(..) => {
            (Kind::Approval, Some("approvals_of_wallet"), "t.wallet", " AND t.status = 'PENDING'")
        }
        Range::LapsingHoldsOfWallet(..) => {
            let narrow = " AND t.status = 'PENDING' AND t.expires_at IS NOT NULL";
            (Kind::Hold, Some("holds_lapsing"), "t.wallet", narrow)
        }
        Range::ActiveKeysOfWallet(..) => {
            (Kind::ApiKey, Some("api_keys_of_wallet"), "t.only_wallet", "")
        }
        Range::ActiveKeysOfPerson(..) => {
            (Kind::ApiKey, Some("api_keys_of_person"), "t.person", " AND t.person IS NOT NULL")
        }
        // Of the organization as a whole: the condition on it simply stands there twice.
        Range::PoliciesWithTerms(_) => {
            (Kind::Policy, Some("policies_with_terms"), "t.org", " AND t.asks IS NOT NULL")
        }
        Range::MembersOfOrganization(_) => {
            (Kind::Member, None, "t.org", " AND t.removed_at IS NULL")
        }
        Range::ApproverListsOfOrganization(_) => {
            (Kind::ApproverList, None, "t.org", " AND t.deleted_at IS NULL")
        }
        Range::VotesOfApproval(..) => (Kind::Vote, None, "t.approval", ""),
        Range::WebhooksOfOrganization(_) => {
            (Kind::Webhook, None, "t.org", " AND t.deleted_at IS NULL")
        }
        Range::DocumentsOf(..) => (
            Kind::Document,
            Some("documents_of"),
            "t.parent",
            " AND t.parent IS NOT NULL AND t.ended_at IS NULL",
        ),
    };
    let order = match kind {
        Kind::Vote => "t.place",
        Kind::Member => "t.person",
        _ => "t.id",
    };
    RangeQuery { kind, index, column, narrow, order }
}

impl RangeQuery {
    /// Writes the parameters.
    pub(crate) fn write(range: Range, to: &mut Record) {
        to.id(range.organization());
        match range {
            Range::PoliciesOfWallet(_, wallet)
            | Range::PendingApprovalsOfWallet(_, wallet)
            | Range::LapsingHoldsOfWallet(_, wallet)
            | Range::ActiveKeysOfWallet(_, wallet) => to.id(wallet),
            Range::ActiveKeysOfPerson(_, person) => to.id(person),
            Range::PoliciesWithTerms(org)
            | Range::PoliciesOfOrganization(org)
            | Range::MembersOfOrganization(org)
            | Range::ApproverListsOfOrganization(org)
            | Range::WebhooksOfOrganization(org) => to.id(org),
            Range::VotesOfApproval(_, approval) => to.id(approval),
            Range::DocumentsOf(_, parent) => to.id(parent),
        }
    }
}
