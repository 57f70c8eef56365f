//! People and lists of approvers.

use serde::Serialize;
use utoipa::ToSchema;

/// A person's place in the organization.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberDetails {
    /// `mem_…`.
    pub(crate) id: String,
    /// The person, whatever organization they are in: `usr_…`.
    pub(crate) person_id: String,
    /// Their name.
    pub(crate) name: String,
    /// Their mail address.
    pub(crate) email: String,
    /// `owner`, `admin`, `member`, `approver`, `viewer`.
    pub(crate) role: &'static str,
    /// The people by whose word alone they are there, and of whose requests they decide none.
    pub(crate) added_by: Vec<String>,
    /// Who votes for them, and when.
    pub(crate) stand_in: Option<StandIn>,
    /// Of what they are told by mail: `all`, `none`.
    pub(crate) notifications: &'static str,
    /// Since when.
    pub(crate) created_at: String,
    /// When they left.
    pub(crate) removed_at: Option<String>,
}

/// A person's place in the organization, after it has changed or ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MemberChanged {
    /// The member.
    #[serde(flatten)]
    pub(crate) member: MemberDetails,
    /// The policies that nobody can meet since: `pol_…`, of either environment.
    pub(crate) unreachable_policies: Vec<String>,
}

/// Somebody who votes for another.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StandIn {
    /// Who votes: `usr_…`.
    pub(crate) person_id: String,
    /// From when.
    pub(crate) from: String,
    /// Until when; at this instant no more.
    pub(crate) until: String,
}

/// Somebody who was just added. Has a secret in it, and so does not print.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewMember {
    /// The member.
    #[serde(flatten)]
    pub(crate) member: MemberDetails,
    /// What lets them set a password: shown here and never again, so null in a replayed answer.
    pub(crate) invitation: Option<Invitation>,
}

/// What lets a member set a password, once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Invitation {
    /// The token, for `POST /v1/auth/enrol`.
    pub(crate) token: String,
    /// Until when.
    pub(crate) expires_at: String,
}

/// The body of `POST /v1/members`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateMember {
    /// Their name, at most 256 characters.
    name: String,
    /// Their mail address, by which they are known.
    email: String,
    /// `owner`, `admin`, `member`, `approver`, `viewer`.
    role: String,
    /// Instead of the header.
    idempotency_key: Option<String>,
}

/// The body of `PATCH /v1/members/{id}`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateMember {
    /// `owner`, `admin`, `member`, `approver`, `viewer`.
    role: String,
}

/// The body of `PATCH /v1/members/me`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct UpdateMe {
    /// `all` or `none`.
    notifications: String,
}

/// The body of `PUT /v1/members/{id}/stand-in`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SetStandIn {
    /// Who shall vote: `usr_…`.
    person_id: String,
    /// From when; at once if not given.
    from: Option<String>,
    /// Until when; at most 366 days.
    until: String,
}

/// A list of people who may be asked for their agreement.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApproverList {
    /// `apl_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Who is on it: `usr_…`.
    pub(crate) person_ids: Vec<String>,
    /// Counts up with each change.
    pub(crate) version: u32,
    /// The policies that ask it: `pol_…`.
    pub(crate) used_by: Vec<String>,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
}

/// A list after it has changed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ApproverListChanged {
    /// The list.
    #[serde(flatten)]
    pub(crate) list: ApproverList,
    /// The policies that nobody can meet since: `pol_…`, of either environment.
    pub(crate) unreachable_policies: Vec<String>,
}

/// The body of `POST /v1/approver-lists`, and of `PATCH`, where what is absent stays as it is. For
/// the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct WriteApproverList {
    /// Its name, at most 256 characters.
    name: Option<String>,
    /// 1 to 200 members of the organization, each once: `usr_…`.
    person_ids: Option<Vec<String>>,
    /// Instead of the header.
    idempotency_key: Option<String>,
}
