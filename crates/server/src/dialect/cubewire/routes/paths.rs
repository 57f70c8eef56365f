//! Every path of the dialect, in one table. Most of them are not printed anywhere, so that one that
//! turns out to be otherwise is corrected here.

/// Where a key's id and secret are exchanged for a token.
pub(super) const TOKEN: &str = "/api/v1/oauth2/token";
/// Vaults.
pub(super) const VAULTS: &str = "/api/v1/vaults";
/// A vault.
pub(super) const VAULT: &str = "/api/v1/vaults/{id}";
/// Named lists.
pub(super) const LISTS: &str = "/api/v1/lists";
/// A named list.
pub(super) const LIST: &str = "/api/v1/lists/{id}";
/// What is on a named list.
pub(super) const LIST_ITEMS: &str = "/api/v1/lists/{id}/items";
/// Policies.
pub(super) const POLICIES: &str = "/api/v1/policies";
/// A policy.
pub(super) const POLICY: &str = "/api/v1/policies/{id}";
/// Versions of a policy.
pub(super) const POLICY_VERSIONS: &str = "/api/v1/policies/{id}/versions";
/// Archived policies.
pub(super) const POLICIES_DELETED: &str = "/api/v1/policies/deleted";
/// Bringing a policy back.
pub(super) const POLICY_RESTORE: &str = "/api/v1/policies/logical/{logicalId}/restore";
/// Networks.
pub(super) const NETWORKS: &str = "/api/v1/networks";
/// People.
pub(super) const USERS: &str = "/api/v1/users";
/// Play money, beside all that the dialect has.
pub(super) const FUND: &str = "/v1/sandbox/cubewire/fund";
/// The description of all of these.
pub(super) const OPENAPI: &str = "/openapi/cubewire.json";
/// Transactions.
pub(super) const TRANSACTIONS: &str = "/api/v1/transactions";
/// A transaction.
pub(super) const TRANSACTION: &str = "/api/v1/transactions/{id}";
/// Taking a transaction back.
pub(super) const TRANSACTION_CANCEL: &str = "/api/v1/transactions/{id}/cancel";
/// What would become of a transaction.
pub(super) const TRANSACTION_SIMULATE: &str = "/api/v1/transactions/simulate";
/// Requests for the agreement of people.
pub(super) const REQUESTS: &str = "/api/v1/transactions/approval-requests";
/// The same by another name.
pub(super) const REQUESTS_ALIAS: &str = "/api/v1/approval-requests";
/// A request.
pub(super) const REQUEST: &str = "/api/v1/transactions/approval-requests/{approvalRequestId}";
/// The same by another name.
pub(super) const REQUEST_ALIAS: &str = "/api/v1/approval-requests/{approvalRequestId}";
/// A vote.
pub(super) const VOTE: &str = "/api/v1/transactions/approval-requests/{approvalRequestId}/vote";
/// The same by another name.
pub(super) const VOTES: &str = "/api/v1/transactions/approval-requests/{approvalRequestId}/votes";
/// The same by another name.
pub(super) const VOTE_ALIAS: &str = "/api/v1/approval-requests/{approvalRequestId}/vote";
/// The same by another name.
pub(super) const VOTES_ALIAS: &str = "/api/v1/approval-requests/{approvalRequestId}/votes";
/// The log.
pub(super) const AUDIT_LOGS: &str = "/api/v1/audit-logs";
/// A record of the log.
pub(super) const AUDIT_LOG: &str = "/api/v1/audit-logs/{id}";
/// Webhook endpoints.
pub(super) const WEBHOOKS: &str = "/api/v1/webhooks";
/// A webhook endpoint.
pub(super) const WEBHOOK: &str = "/api/v1/webhooks/{id}";
