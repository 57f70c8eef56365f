//! The dialect's permissions, each with the one that stands behind it.

use countersign_domain::access::{Permission, Permissions};

macro_rules! words {
    ($($name:ident = $word:literal, $permission:ident;)*) => {
        /// A permission of the dialect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Word { $($name,)* }

        impl Word {
            /// Every one.
            pub(super) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word on the wire.
            pub(super) const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// What a key has to hold for it.
            pub(super) const fn permission(self) -> Permission {
                match self { $(Self::$name => Permission::$permission,)* }
            }
        }
    };
}

words! {
    TransactionsRead = "transactions:read", PaymentsRead;
    TransactionsCreate = "transactions:create", PaymentsWrite;
    TransactionsApprove = "transactions:approve", ApprovalsWrite;
    PoliciesRead = "policies:read", PoliciesRead;
    PoliciesCreate = "policies:create", PoliciesWrite;
    PoliciesEdit = "policies:edit", PoliciesWrite;
    PoliciesUpdate = "policies:update", PoliciesWrite;
    PoliciesDelete = "policies:delete", PoliciesWrite;
    ListsRead = "lists:read", PoliciesRead;
    ListsCreate = "lists:create", PoliciesWrite;
    ListsEdit = "lists:edit", PoliciesWrite;
    ListsDelete = "lists:delete", PoliciesWrite;
    VaultsRead = "vaults:read", WalletsRead;
    VaultsCreate = "vaults:create", WalletsWrite;
    VaultsEdit = "vaults:edit", WalletsWrite;
    AuditRead = "audit:read", OrganizationsRead;
    RolesRead = "roles:read", OrganizationsRead;
    WebhooksRead = "webhooks:read", WebhooksRead;
    WebhooksWrite = "webhooks:write", WebhooksWrite;
}

/// Some of the dialect's permissions: all that a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope(u32);

impl Scope {
    /// Every permission.
    pub(super) const EVERYTHING: Self = Self((1 << Word::ALL.len()) - 1);

    /// The scope of these words, separated by spaces; none where one is unknown.
    pub(super) fn parse(words: &str) -> Option<Self> {
        words.split(' ').filter(|word| !word.is_empty()).try_fold(Self(0), |scope, word| {
            let known = Word::ALL.iter().find(|known| known.as_str() == word)?;
            Some(Self(scope.0 | known.bit()))
        })
    }

    /// Whether it has none.
    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it has a permission.
    pub(super) const fn has(self, word: Word) -> bool {
        self.0 & word.bit() != 0
    }

    /// Its permissions.
    pub(super) fn words(self) -> impl Iterator<Item = Word> {
        Word::ALL.iter().copied().filter(move |word| self.has(*word))
    }

    /// What a key has to hold for all of it, and the most that it is used for.
    pub(super) fn permissions(self) -> Permissions {
        self.words().map(Word::permission).collect()
    }

    /// As a number, for a token.
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// From the number in a token; what it does not know is not in it.
    pub(super) const fn from_bits(bits: u32) -> Self {
        Self(bits & Self::EVERYTHING.0)
    }
}

impl Word {
    const fn bit(self) -> u32 {
        1 << (self as u8)
    }
}
