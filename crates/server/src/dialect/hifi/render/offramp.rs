//! Off-ramps.

use std::collections::BTreeMap;

use countersign_domain::document::Document;
use countersign_domain::ids::{DocumentId, Id as _};
use countersign_domain::instruction::{Detail, Instruction, InstructionStatus, Party, Stage};
use countersign_domain::money::Amount;
use countersign_domain::user::{Addresses, User};
use serde_json::value::RawValue;

use super::amount::raw;
use super::transfer::{common, embedded, party_user, quote, word};
use super::{Library, currency_of, decimal, id_of_user, number, user_id};
use crate::dialect::hifi::parse::Extra;
use crate::dialect::hifi::wire;

/// The decimals of what a bank pays out.
const FIAT_SCALE: u8 = 2;

/// An off-ramp.
pub(crate) fn offramp(library: &Library, instruction: &Instruction) -> wire::Offramp {
    let extra = Extra::read(instruction.extra.as_deref());
    wire::Offramp {
        common: common(library, instruction),
        source: source(library, instruction, &extra),
        destination: destination(library, instruction, &extra),
        receipt: wire::OfframpReceipt {
            transaction_hash: instruction.reference(Stage::Crypto).map(str::to_owned),
            payment_tracking: tracking(library, instruction),
            approval: embedded(library, instruction),
        },
        developer_fee: developer_fee(instruction, &extra),
        deposit_information: deposit(library, instruction).into_iter().collect(),
        quote_information: instruction.quote.as_ref().map(|it| quote(instruction.asset, it)),
        besides: told(&extra.besides),
    }
}

/// What leaves, fees included.
fn gross(instruction: &Instruction) -> Amount {
    instruction.total().unwrap_or(instruction.amount)
}

fn told(kept: &BTreeMap<String, String>) -> BTreeMap<String, Box<RawValue>> {
    kept.iter().map(|(name, text)| (name.clone(), raw(text))).collect()
}

fn source(library: &Library, instruction: &Instruction, extra: &Extra) -> wire::OfframpSource {
    let user = library.user(instruction.wallet);
    let from = instruction.source();
    let external = match &from {
        Party::Outside(outside) => outside.document,
        Party::Wallet { .. } => None,
    };
    wire::OfframpSource {
        user_id: Some(user_id(instruction.wallet)),
        external_wallet_id: external.map(|id| format!("ewl_{}", id.ulid())),
        chain: word(instruction.asset),
        currency: currency_of(instruction.asset),
        amount: number(gross(instruction), instruction.asset.scale()),
        wallet_address: from.address().map(str::to_owned),
        user: user.as_ref().map(party_user),
        besides: told(&extra.source),
    }
}

fn destination(
    library: &Library,
    instruction: &Instruction,
    extra: &Extra,
) -> wire::OfframpDestination {
    let (account, currency, receive) = match &instruction.detail {
        Detail::Offramp { account, currency, receive, .. } => {
            (Some(*account), currency.clone(), *receive)
        }
        _ => (None, String::new(), None),
    };
    let document = account.and_then(|id| library.document(id));
    let owner: Option<DocumentId> = document.as_deref().and_then(|row: &Document| row.parent);
    let user: Option<User> = owner.and_then(|owner| library.user_of(owner));
    let quoted = instruction.quote.as_ref().map(|quote| (quote.receive_net, quote.scale));
    let arrives = receive.map(|amount| (amount, FIAT_SCALE)).or(quoted);
    wire::OfframpDestination {
        user_id: owner.map(id_of_user),
        amount: arrives.map(|(amount, scale)| number(amount, scale)),
        currency,
        account_id: account.map(|id| format!("bnk_{}", id.ulid())).unwrap_or_default(),
        user: user.as_ref().map(party_user),
        references: told(&extra.destination),
    }
}

/// What the bank calls it, once it does.
fn tracking(library: &Library, instruction: &Instruction) -> Option<wire::PaymentTracking> {
    let reference = instruction.reference(Stage::Fiat)?.to_owned();
    let account = instruction.detail.account().and_then(|id| library.account(id));
    let rail = account.and_then(|account| account.shown.get("transferType").cloned());
    let payment_rail = rail.and_then(|text| serde_json::from_str::<String>(&text).ok());
    let trace_number = Some(reference);
    Some(wire::PaymentTracking { trace_number, payment_rail, ..wire::PaymentTracking::default() })
}

fn developer_fee(instruction: &Instruction, extra: &Extra) -> Option<wire::DeveloperFee> {
    if extra.fees.is_empty() {
        return None;
    }
    let scale = instruction.asset.scale();
    let gross = gross(instruction);
    let fees = extra.fees.iter().map(|fee| wire::Fee {
        kind: fee.kind.clone(),
        value: fee.value.clone(),
        amount: decimal(fee.on(gross), scale),
        wallet_address: fee.wallet_address.clone(),
    });
    Some(wire::DeveloperFee {
        id: format!("fee_{}", instruction.id.ulid()),
        transaction_hash: instruction.reference(Stage::Crypto).map(str::to_owned),
        fees: fees.collect(),
    })
}

/// Where the tokens have to arrive, as long as they have not.
fn deposit(library: &Library, instruction: &Instruction) -> Option<wire::DepositInformation> {
    let waits = matches!(
        instruction.effective_status(library.now),
        InstructionStatus::AwaitingFunds | InstructionStatus::Running(Stage::Deposit, _)
    );
    let outside = instruction.outside.as_ref().filter(|_| waits)?;
    let chain = instruction.asset.chain()?;
    let own = library.user(instruction.wallet);
    let own = own.and_then(|user| user.address_on(chain).map(str::to_owned));
    Some(wire::DepositInformation {
        chain: chain.as_str(),
        currency: currency_of(instruction.asset),
        amount: decimal(gross(instruction), instruction.asset.scale()),
        to_address: own.unwrap_or_else(|| Addresses::of(instruction.wallet).on(chain)),
        from_address: outside.address.clone(),
    })
}
