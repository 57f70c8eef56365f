//! Signing in.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::OrgId;

use super::member::email;
use super::{Fields, environment};
use crate::dialect::wallgent::error::Failure;
use crate::password::Password;

/// How many characters a new password has: long ones are worth more than odd ones, and an end
/// there has to be.
const PASSWORD_CHARS: (usize, usize) = (12, 256);

const TOKEN_CHARS_MAX: usize = 512;

/// Who wants to sign in.
pub(crate) struct SignIn {
    /// The mail address.
    pub(crate) email: String,
    /// What was typed.
    pub(crate) password: Password,
    /// To which organization; none for the only one.
    pub(crate) organization: Option<OrgId>,
    /// In which environment.
    pub(crate) environment: Environment,
}

/// `POST /auth/sign-in`.
pub(crate) fn sign_in(fields: &Fields) -> Result<SignIn, Failure> {
    let organization = fields.optional_text("organizationId", 64)?;
    let wrong = || Failure::invalid("organizationId", "must be an organization: `org_…`");
    let organization = organization.map(|id| id.parse().map_err(|_| wrong())).transpose()?;
    Ok(SignIn {
        email: email(fields)?,
        password: present(fields, "password")?,
        organization,
        environment: environment(fields)?.unwrap_or(Environment::Sandbox),
    })
}

/// `POST /auth/enrol`: the digest of the token, and the password.
pub(crate) fn enrol(fields: &Fields) -> Result<(Hash, Password), Failure> {
    let token = fields.text("token", TOKEN_CHARS_MAX)?;
    Ok((Hash::of_secret(token.trim().as_bytes()), fresh(fields, "password")?))
}

/// `POST /auth/password`: the present password, and the new one.
pub(crate) fn change_password(fields: &Fields) -> Result<(Password, Password), Failure> {
    Ok((present(fields, "current")?, fresh(fields, "new")?))
}

/// A password that somebody has, however they came to choose it.
fn present(fields: &Fields, name: &str) -> Result<Password, Failure> {
    let text = fields.optional_text(name, PASSWORD_CHARS.1)?.filter(|text| !text.is_empty());
    text.map(Password::new).ok_or_else(|| Failure::invalid(name, "is required"))
}

/// A password that somebody chooses.
fn fresh(fields: &Fields, name: &str) -> Result<Password, Failure> {
    let text = fields.optional_text(name, PASSWORD_CHARS.1)?;
    let text = text.ok_or_else(|| Failure::invalid(name, "is required"))?;
    if text.chars().count() < PASSWORD_CHARS.0 {
        let message = format!("must have {} to {} characters", PASSWORD_CHARS.0, PASSWORD_CHARS.1);
        return Err(Failure::invalid(name, &message));
    }
    Ok(Password::new(text))
}
