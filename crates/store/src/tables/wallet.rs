//! Wallets: the columns they are found by, and a document.

use countersign_domain::ids::WalletId;
use countersign_domain::state::Entity;
use countersign_domain::wallet::{Wallet, WalletStatus};

use super::{Broken, Column, Fields, Index, Mapped, Record, Table, write_key};

impl Mapped for Wallet {
    const TABLE: Table = Table {
        name: "wallets",
        columns: &[
            Column::org(),
            Column::id::<WalletId>("id"),
            Column::text("environment"),
            // Whether the directory shows it to other organizations.
            Column::integer("listed"),
            // Name, agent's name and address in lower case, a line for each.
            Column::text("search"),
            Column::text("doc"),
        ],
        key: 2,
        indexes: &[Index {
            name: "wallets_listed",
            columns: &["environment", "id"],
            only: Some("listed = 1"),
        }],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.word(self.environment);
        to.integer(self.discoverable && self.status != WalletStatus::Closed);
        to.build(|text| {
            let names = [Some(&self.name), self.agent_name.as_ref(), Some(&self.address)];
            for name in names.into_iter().flatten() {
                text.push_str(&name.to_lowercase());
                text.push('\n');
            }
        });
        to.json(self)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        from.skip(5);
        from.json()
    }
}
