//! Rows that are written seldom: their name, the columns they are found by, and a document.

use countersign_domain::approval::Queue;
use countersign_domain::ids::OrgId;
use countersign_domain::key::{ApiKey, KeyUse};
use countersign_domain::organization::{ApproverList, Locator, Member, Organization, Person};
use countersign_domain::policy::{Policy, PolicyVersion, Tally};
use countersign_domain::sign_in::{Invitation, Login, UserSession};
use countersign_domain::state::{Entity, Range, Row};

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

/// A table of nothing but the key and a document.
macro_rules! documents {
    ($($kind:ident = $table:literal [$($key:expr),+; $count:literal];)*) => {$(
        impl Mapped for $kind {
            const TABLE: Table = Table {
                name: $table,
                columns: &[$($key,)+ Column::text("doc")],
                key: $count,
                indexes: &[],
            };

            fn write(&self, to: &mut Record) -> Result<(), Broken> {
                write_key(&Self::key_of(Entity::id(self)), to)?;
                to.json(self)
            }

            fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
                from.skip($count);
                from.json()
            }
        }
    )*};
}

documents! {
    Locator = "locators" [Column::text("name"); 1];
    Person = "persons" [Column::text("id"); 1];
    Organization = "organizations" [Column::id::<OrgId>("id"); 1];
    Login = "logins" [Column::org(), Column::text("person"); 2];
    UserSession = "user_sessions" [Column::org(), Column::text("id"); 2];
    Invitation = "invitations" [Column::org(), Column::text("person"); 2];
    PolicyVersion = "policy_versions"
        [Column::org(), Column::text("policy"), Column::integer("version"); 3];
    Queue = "queues" [Column::org(), Column::text("name"); 2];
    Tally = "tallies" [Column::org(), Column::text("policy"), Column::text("name"); 3];
}

/// A table of documents of which some are there no more.
macro_rules! ending_documents {
    ($($kind:ident = $table:literal, $named:literal, $ended:ident, $indexes:expr;)*) => {$(
        impl Mapped for $kind {
            const TABLE: Table = Table {
                name: $table,
                columns: &[
                    Column::org(),
                    Column::text($named),
                    Column::integer(stringify!($ended)).nullable(),
                    Column::text("doc"),
                ],
                key: 2,
                indexes: $indexes,
            };

            fn write(&self, to: &mut Record) -> Result<(), Broken> {
                write_key(&Self::key_of(Entity::id(self)), to)?;
                to.optional(self.$ended, Record::instant);
                to.json(self)
            }

            fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
                from.skip(3);
                from.json()
            }
        }
    )*};
}

ending_documents! {
    Member = "members", "person", removed_at,
        &[Index { name: "members_of_person", columns: &["person"], only: None }];
    ApproverList = "approver_lists", "id", deleted_at, &[];
}

impl Mapped for ApiKey {
    const TABLE: Table = Table {
        name: "api_keys",
        columns: &[
            Column::org(),
            Column::text("id"),
            Column::text("environment"),
            // The wallet, while the key is active and reaches that one alone.
            Column::text("only_wallet").nullable(),
            // Its owner, while the key is active and no agent's.
            Column::text("person").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "api_keys_of_wallet",
                columns: &["org", "only_wallet", "id"],
                only: Some("only_wallet IS NOT NULL"),
            },
            Index {
                name: "api_keys_of_person",
                columns: &["org", "person", "id"],
                only: Some("person IS NOT NULL"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        let row = Row::ApiKey(self.clone().into());
        match row.range() {
            Some(Range::ActiveKeysOfWallet(_, wallet)) => to.id(wallet),
            _ => to.null(),
        }
        match row.second_range() {
            Some(Range::ActiveKeysOfPerson(_, person)) => to.id(person),
            _ => to.null(),
        }
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(5);
        from.json()
    }
}

impl Mapped for KeyUse {
    const TABLE: Table = Table {
        name: "key_uses",
        columns: &[Column::org(), Column::text("key"), Column::integer("at")],
        key: 2,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.instant(self.at);
        Ok(())
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self { org: from.parse()?, key: from.parse()?, at: from.instant()? })
    }
}

impl Mapped for Policy {
    const TABLE: Table = Table {
        name: "policies",
        columns: &[
            Column::org(),
            Column::text("id"),
            Column::text("environment"),
            // None for a policy of the organization itself.
            Column::text("wallet").nullable(),
            Column::integer("deleted_at").nullable(),
            // 1 while it is live and says who has to agree.
            Column::integer("asks").nullable(),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[
            Index {
                name: "policies_of_wallet",
                columns: &["org", "wallet", "id"],
                only: Some("deleted_at IS NULL"),
            },
            Index {
                name: "policies_with_terms",
                columns: &["org", "id"],
                only: Some("asks IS NOT NULL"),
            },
        ],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.optional(self.wallet, Record::id);
        to.optional(self.deleted_at, Record::instant);
        let asks = self.deleted_at.is_none() && self.terms.is_some();
        to.optional(asks.then_some(1_i64), |to, one| to.integer(one));
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(6);
        from.json()
    }
}
