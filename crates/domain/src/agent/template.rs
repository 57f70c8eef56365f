//! What an agent can be made from.

use crate::access::Permissions;
use crate::policy::Rules;

/// A ready-made agent: permissions and the rules of its policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its name in requests, a slug.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What the agent's key allows.
    pub permissions: Permissions,
    /// What the agent's policy demands.
    pub rules: Rules,
}
