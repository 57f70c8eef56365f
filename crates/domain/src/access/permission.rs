//! What a credential allows, as words.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// One permission.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u8)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission, in the order in which they print.
            pub const EVERY: &'static [Self] = &[$(Self::$name,)*];

            /// The word of the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

permissions! {
    /// Everything but `cards:sensitive_read`, which is always explicit.
    All = "*",
    /// Wallets, balances, agents, the directory.
    WalletsRead = "wallets:read",
    /// Creating, changing, funding, freezing and closing wallets and agents.
    WalletsWrite = "wallets:write",
    /// Payments, statements and holds.
    PaymentsRead = "payments:read",
    /// Sending and reversing payments.
    PaymentsWrite = "payments:write",
    /// Policies.
    PoliciesRead = "policies:read",
    /// Changing policies.
    PoliciesWrite = "policies:write",
    /// Approval requests.
    ApprovalsRead = "approvals:read",
    /// Deciding approval requests.
    ApprovalsWrite = "approvals:write",
    /// Webhook endpoints and the dead-letter queue.
    WebhooksRead = "webhooks:read",
    /// Changing webhook endpoints.
    WebhooksWrite = "webhooks:write",
    /// Invoices, customers, payment methods.
    InvoicesRead = "invoices:read",
    /// Changing invoices and customers.
    InvoicesWrite = "invoices:write",
    /// The full number of a card.
    CardsSensitiveRead = "cards:sensitive_read",
    /// Merchant settlement and analytics.
    MerchantsRead = "merchants:read",
    /// The merchant profile.
    MerchantsWrite = "merchants:write",
    /// The organization, its keys, its audit log.
    OrganizationsRead = "organizations:read",
    /// Changing the organization and its keys.
    OrganizationsWrite = "organizations:write",
}

impl Permission {
    /// The permission with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::EVERY.iter().copied().find(|permission| permission.as_str() == word)
    }

    const fn bit(self) -> u32 {
        1 << (self as u8)
    }
}

impl Serialize for Permission {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Permission {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        crate::canonical::read_text(from, "a permission", Self::from_word)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u32);

impl Permissions {
    /// No permission.
    pub const NONE: Self = Self(0);
    /// What an administrator's key holds.
    pub const ADMINISTRATOR: Self =
        Self(Permission::All.bit() | Permission::CardsSensitiveRead.bit());
    /// What an agent's key holds unless its maker says otherwise.
    pub const AGENT_DEFAULT: Self = Self(
        Permission::WalletsRead.bit()
            | Permission::WalletsWrite.bit()
            | Permission::PaymentsRead.bit()
            | Permission::PaymentsWrite.bit(),
    );
    /// All that can be looked at.
    pub const READS: Self = Self(
        Permission::WalletsRead.bit()
            | Permission::PaymentsRead.bit()
            | Permission::PoliciesRead.bit()
            | Permission::ApprovalsRead.bit()
            | Permission::WebhooksRead.bit()
            | Permission::InvoicesRead.bit()
            | Permission::MerchantsRead.bit()
            | Permission::OrganizationsRead.bit(),
    );
    /// All that an agent's key can ever hold. It can be a maker of what others check, so it may
    /// write orders and submit them; it never decides.
    pub const AGENT_MAX: Self = Self(
        Self::AGENT_DEFAULT.0
            | Permission::PoliciesRead.bit()
            | Permission::InvoicesRead.bit()
            | Permission::InvoicesWrite.bit(),
    );

    /// Whether this set allows `permission`.
    #[must_use]
    pub const fn allows(self, permission: Permission) -> bool {
        let through_all = self.0 & Permission::All.bit() != 0
            && !matches!(permission, Permission::CardsSensitiveRead);
        self.0 & permission.bit() != 0 || through_all
    }

    /// The first permission of `wanted` that this set does not allow.
    #[must_use]
    pub fn first_missing(self, wanted: Self) -> Option<Permission> {
        wanted.iter().find(|permission| !self.allows(*permission))
    }

    /// The permissions of `wanted` that this set allows too.
    #[must_use]
    pub fn trim(self, wanted: Self) -> Self {
        wanted.iter().filter(|permission| self.allows(*permission)).collect()
    }

    /// Both.
    #[must_use]
    pub const fn and(self, permission: Permission) -> Self {
        Self(self.0 | permission.bit())
    }

    /// What this set and `limit` both allow. Of everything what the limit holds is left, word for
    /// word; [`Permissions::trim`] would leave nothing of it.
    #[must_use]
    pub fn narrow(self, limit: Self) -> Self {
        if limit.first_missing(self).is_none() {
            return self;
        }
        let each = Permission::EVERY.iter().copied().filter(|one| *one != Permission::All);
        each.filter(|one| self.allows(*one) && limit.allows(*one)).collect()
    }

    /// The permissions, in the order of [`Permission::EVERY`].
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        let held = move |permission: &Permission| self.0 & permission.bit() != 0;
        Permission::EVERY.iter().copied().filter(held)
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        Self(permissions.into_iter().fold(0, |bits, permission| bits | permission.bit()))
    }
}

impl fmt::Debug for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(Permission::as_str)).finish()
    }
}

impl Serialize for Permissions {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(Permission::as_str))
    }
}

impl<'de> Deserialize<'de> for Permissions {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(from)?;
        let known = |word: &String| {
            Permission::from_word(word).ok_or_else(|| serde::de::Error::custom("no permission"))
        };
        words.iter().map(known).collect()
    }
}
