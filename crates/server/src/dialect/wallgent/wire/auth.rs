//! Signing in.

use serde::Serialize;
use utoipa::ToSchema;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedIn {
    /// Who.
    pub(crate) person: SignedInPerson,
    /// Where.
    pub(crate) organization: SignedInOrganization,
    /// What they are there: `owner`, `admin`, `member`, `approver`, `viewer`.
    pub(crate) role: &'static str,
    /// What that allows.
    pub(crate) permissions: Vec<&'static str>,
    /// `SANDBOX` or `PRODUCTION`.
    pub(crate) environment: &'static str,
    /// When the session is over, however much it is used. Without use it is over after 30 minutes.
    pub(crate) expires_at: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedInPerson {
    /// `usr_…`.
    pub(crate) id: String,
    /// Their membership: `mem_…`.
    pub(crate) member_id: String,
    /// Their name.
    pub(crate) name: String,
    /// Their mail address.
    pub(crate) email: String,
}

/// The organization that somebody is signed in to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedInOrganization {
    /// `org_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
}

/// Somebody who has set their password.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Enrolled {
    /// `usr_…`.
    pub(crate) person_id: String,
    /// `org_…`.
    pub(crate) organization_id: String,
}

/// Done, and nothing to tell.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    /// Always true.
    pub(crate) ok: bool,
}

/// The body of `POST /v1/auth/enrol`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct Enrol {
    /// The token of the invitation.
    token: String,
    /// 12 to 256 characters.
    password: String,
}

/// The body of `POST /v1/auth/sign-in`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct SignIn {
    /// The mail address.
    email: String,
    /// The password.
    password: String,
    /// Needed by those alone who belong to several organizations.
    organization_id: Option<String>,
    /// `SANDBOX` or `PRODUCTION`; the sandbox if not given.
    environment: Option<String>,
}

/// The body of `POST /v1/auth/password`. For the description alone.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct ChangePassword {
    /// The present password.
    current: String,
    /// The new one, 12 to 256 characters.
    new: String,
}
