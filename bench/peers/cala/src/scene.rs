//! The stage of every leg: a journal, accounts, and the template of a payment.

use anyhow::Result;
use cala_ledger::account::NewAccount;
use cala_ledger::journal::NewJournal;
use cala_ledger::posting::PostingInput;
use cala_ledger::tx_template::{
    NewParamDefinition, NewTxTemplate, NewTxTemplateEntry, NewTxTemplateTransaction, ParamDataType,
    Params,
};
use cala_ledger::{AccountId, CalaLedger, JournalId, TransactionId};
use rust_decimal::Decimal;
use uuid::Uuid;

/// What every payment moves, in the smallest unit of the currency.
pub(crate) const AMOUNT_CENTS: i64 = 1;

/// A journal with accounts that can pay each other.
pub(crate) struct Scene {
    /// The journal of every payment of this run.
    pub(crate) journal: JournalId,
    /// The accounts; the first is the payee of the hot shapes.
    pub(crate) accounts: Vec<AccountId>,
    template: String,
}

/// Who pays, and who is paid.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) payer: AccountId,
    pub(crate) payee: AccountId,
}

impl Scene {
    /// Posts the payments and waits until PostgreSQL has committed them, all or none.
    pub(crate) async fn pay(&self, cala: &CalaLedger, pairs: &[Pair]) -> Result<()> {
        if let [pair] = pairs {
            let params = parameters(*pair);
            cala.post_transaction(TransactionId::new(), &self.template, params).await?;
            return Ok(());
        }
        let batch = pairs.iter().map(|pair| {
            PostingInput::new(TransactionId::new(), self.template.as_str(), parameters(*pair))
        });
        cala.post_transactions(batch.collect()).await?;
        Ok(())
    }
}

/// Creates everything anew. Accounts need no money: cala lets them go below zero.
pub(crate) async fn prepare(cala: &CalaLedger, accounts: u32) -> Result<Scene> {
    let journal = JournalId::new();
    let run = journal.to_string();
    cala.journals().create(NewJournal::builder().id(journal).name(run.as_str()).build()).await?;
    let accounts: Vec<AccountId> = (0..accounts).map(|_| AccountId::new()).collect();
    let created = accounts.iter().enumerate().map(|(number, &id)| {
        NewAccount::builder().id(id).name(format!("bench {number}")).code(id.to_string()).build()
    });
    cala.accounts().create_all(created.collect()).await?;
    let template = format!("PAYMENT-{run}");
    cala.tx_templates().create(payment(&template, journal)?).await?;
    Ok(Scene { journal, accounts, template })
}

fn parameters(pair: Pair) -> Params {
    let mut params = Params::new();
    params.insert("payer", pair.payer);
    params.insert("payee", pair.payee);
    params.insert("amount", Decimal::new(AMOUNT_CENTS, 2));
    params
}

fn payment(code: &str, journal: JournalId) -> Result<NewTxTemplate> {
    let transaction = NewTxTemplateTransaction::builder()
        .effective("date()")
        .journal_id(format!("uuid('{journal}')"))
        .build()?;
    Ok(NewTxTemplate::builder()
        .id(Uuid::now_v7())
        .code(code)
        .params(vec![
            parameter("payer", ParamDataType::Uuid)?,
            parameter("payee", ParamDataType::Uuid)?,
            parameter("amount", ParamDataType::Decimal)?,
        ])
        .transaction(transaction)
        .entries(vec![
            entry("'PAYMENT_DR'", "params.payer", "DEBIT")?,
            entry("'PAYMENT_CR'", "params.payee", "CREDIT")?,
        ])
        .build())
}

fn parameter(name: &str, kind: ParamDataType) -> Result<NewParamDefinition> {
    Ok(NewParamDefinition::builder().name(name).r#type(kind).build()?)
}

fn entry(kind: &str, account: &str, direction: &str) -> Result<NewTxTemplateEntry> {
    Ok(NewTxTemplateEntry::builder()
        .entry_type(kind)
        .account_id(account)
        .layer("SETTLED")
        .direction(direction)
        .units("params.amount")
        .currency("'USD'")
        .build()?)
}
