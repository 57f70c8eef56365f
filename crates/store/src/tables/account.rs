//! Accounts. The only rows that a payment changes in place; kept small, so that the accounts of a
//! batch share pages.

use countersign_domain::ledger::{Account, AccountKey, Spending};
use countersign_domain::state::Entity;
use countersign_domain::time::{Day, Month};

use super::{Broken, Column, Fields, Mapped, Record, Table, write_key};

impl Mapped for Account {
    const TABLE: Table = Table {
        name: "accounts",
        columns: &[
            Column::org(),
            Column::text("owner"),
            Column::text("asset"),
            Column::amount("posted"),
            Column::amount("held"),
            Column::amount("funded"),
            Column::integer("day"),
            Column::amount("day_spent"),
            Column::integer("month"),
            Column::amount("month_spent"),
            Column::amount("pending"),
            Column::integer("version"),
        ],
        key: 3,
        indexes: &[],
    };

    fn write(&self, to: &mut Record) -> Result<(), Broken> {
        write_key(&Self::key_of(Entity::id(self)), to)?;
        to.display(self.posted);
        to.display(self.held);
        to.display(self.funded);
        to.integer(self.spending.day.0);
        to.display(self.spending.day_spent);
        to.integer(self.spending.month.0);
        to.display(self.spending.month_spent);
        to.display(self.spending.pending);
        to.count(self.version)
    }

    fn read(from: &mut Fields<'_>) -> Result<Self, Broken> {
        Ok(Self {
            org: from.parse()?,
            key: AccountKey { owner: from.parse()?, asset: from.asset()? },
            posted: from.amount()?,
            held: from.amount()?,
            funded: from.amount()?,
            spending: Spending {
                day: from.number().map(Day)?,
                day_spent: from.amount()?,
                month: from.number().map(Month)?,
                month_spent: from.amount()?,
                pending: from.amount()?,
            },
            version: from.number()?,
        })
    }
}
