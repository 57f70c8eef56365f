//! One limit for every account: what it pays in a day.

use anyhow::Result;
use cala_ledger::velocity::{
    NewBalanceLimit, NewLimit, NewPartitionKey, NewVelocityControl, NewVelocityLimit, Params,
};
use cala_ledger::{AccountId, CalaLedger, VelocityControlId, VelocityLimitId};

/// So high that no leg reaches it: what is measured is the check, not the refusal.
const AMOUNT: &str = "decimal('100000000')";
/// Only what an account pays counts, as in the product's daily limit. Without the condition cala
/// would also keep a counter for what it receives, which the hot account would pay for.
const CONDITION: &str = "context.vars.entry.direction == DEBIT";
/// One counter per day.
const DAY: &str = "context.vars.transaction.effective";

/// Creates the control with its limit and attaches it to each account.
pub(crate) async fn attach(cala: &CalaLedger, accounts: &[AccountId]) -> Result<()> {
    let velocities = cala.velocities();
    let limit = velocities.create_limit(daily()?).await?;
    let control = NewVelocityControl::builder()
        .id(VelocityControlId::new())
        .name("Daily payments")
        .description("What an account pays in a day")
        .build()?;
    let control = velocities.create_control(control).await?.id();
    velocities.add_limit_to_control(control, limit.id()).await?;
    let mut operation = cala.begin_operation().await?;
    velocities
        .attach_control_to_accounts_in_op(&mut operation, control, accounts, Params::new())
        .await?;
    operation.commit().await?;
    Ok(())
}

fn daily() -> Result<NewVelocityLimit> {
    let balance = NewBalanceLimit::builder()
        .layer("SETTLED")
        .amount(AMOUNT)
        .enforcement_direction("DEBIT")
        .always_active()
        .build()?;
    Ok(NewVelocityLimit::builder()
        .id(VelocityLimitId::new())
        .name("Daily payments")
        .description("What an account pays in a day")
        .window(vec![NewPartitionKey::builder().alias("day").value(DAY).build()?])
        .condition(CONDITION)
        .limit(NewLimit::builder().balance(vec![balance]).build()?)
        .params(vec![])
        .build()?)
}
