//! Transfers on chains.

use countersign_domain::instruction::{Detail, Instruction, Party as Payee, Stage};
use countersign_domain::money::{Asset, Chain};
use countersign_domain::rail::Quote;
use countersign_domain::user::{User, UserName};

use super::{
    Library, approval, contract, currency_of, decimal, failed_reason, group_of, id_of_transfer,
    number, status, timestamp, transfer_type, user_id,
};
use crate::dialect::hifi::parse::Extra;
use crate::dialect::hifi::wire;

/// With its type.
pub(crate) fn pair<D>(instruction: &Instruction, transfer_details: D) -> wire::Pair<D> {
    wire::Pair { transfer_type: transfer_type(instruction.kind()), transfer_details }
}

/// What every transfer says.
pub(crate) fn common(library: &Library, instruction: &Instruction) -> wire::Common {
    let now = library.now;
    let late = instruction.effective_status(now) != instruction.status;
    let over = instruction.expires_at.or(instruction.quote.as_ref().map(|quote| quote.expires_at));
    let updated_at = over.filter(|_| late).unwrap_or(instruction.updated_at);
    wire::Common {
        id: id_of_transfer(instruction.kind(), instruction.id),
        request_id: instruction.request_id.clone(),
        status: status(instruction, now),
        created_at: timestamp(instruction.created_at),
        updated_at: timestamp(updated_at),
        failed_reason: failed_reason(instruction, now),
        approval: embedded(library, instruction),
    }
}

/// The request that it waits for or waited for.
pub(crate) fn embedded(library: &Library, instruction: &Instruction) -> Option<wire::Approval> {
    let row = library.approval(instruction)?;
    let subject = row.subject.instruction()?;
    Some(approval(library, &row, subject))
}

/// A wallet transfer.
pub(crate) fn single(library: &Library, instruction: &Instruction) -> wire::Single {
    let scale = instruction.asset.scale();
    let total = instruction.amount.checked_add(instruction.fee).unwrap_or(instruction.amount);
    let destination = instruction.legs.first();
    wire::Single {
        common: common(library, instruction),
        amount: number(instruction.amount, scale),
        amount_include_developer_fee: number(total, scale),
        developer_fee: single_fee(library, instruction),
        currency: currency_of(instruction.asset),
        chain: word(instruction.asset),
        contract_address: contract(instruction.environment, instruction.asset),
        source: party(library, &instruction.source()),
        destination: destination.map_or_else(nobody, |leg| party(library, &leg.to)),
        receipt: receipt(library, instruction),
    }
}

fn single_fee(library: &Library, instruction: &Instruction) -> Option<wire::SingleFee> {
    let fee = Extra::read(instruction.extra.as_deref()).fee?;
    let percent = (fee.kind == "PERCENT").then(|| super::amount::raw(&fee.value));
    Some(wire::SingleFee {
        fee_id: format!("fee_{}", countersign_domain::ids::Id::ulid(instruction.id)),
        fee_type: fee.kind,
        fee_amount: number(instruction.fee, instruction.asset.scale()),
        fee_percent: percent,
        status: status(instruction, library.now),
        transaction_hash: instruction.reference(Stage::Chain).map(str::to_owned),
        failed_reason: failed_reason(instruction, library.now),
    })
}

/// Transfers that are made together.
pub(crate) fn batch(library: &Library, instruction: &Instruction) -> wire::Batch {
    let payer = party(library, &instruction.source());
    let scale = instruction.asset.scale();
    let items = instruction.legs.iter().map(|leg| {
        let paid = party(library, &leg.to);
        let outside = paid.user_id.is_none();
        wire::BatchItem {
            amount: decimal(leg.amount, scale),
            wallet_address: paid.wallet_address.filter(|_| outside),
            user_id: paid.user_id,
        }
    });
    wire::Batch {
        common: common(library, instruction),
        chain: word(instruction.asset),
        currency: currency_of(instruction.asset),
        contract_address: contract(instruction.environment, instruction.asset),
        source: wire::BatchSource {
            user_id: payer.user_id,
            wallet_address: payer.wallet_address,
            wallet_type: payer.wallet_type,
        },
        destination: wire::BatchDestination { batch: items.collect() },
        receipt: receipt(library, instruction),
    }
}

/// A bridge.
pub(crate) fn bridge(library: &Library, instruction: &Instruction) -> wire::Bridge {
    let into = match &instruction.detail {
        Detail::Bridge { into } => *into,
        _ => instruction.asset,
    };
    let destination = instruction.legs.first();
    let destination = destination.map_or_else(nobody, |leg| party(library, &leg.to));
    wire::Bridge {
        common: common(library, instruction),
        amount: number(instruction.amount, instruction.asset.scale()),
        fee: None,
        source: end(party(library, &instruction.source()), instruction.asset),
        destination: end(destination, into),
        quote_information: instruction.quote.as_ref().map(|it| quote(instruction.asset, it)),
        receipt: wire::BridgeReceipt {
            transaction_hash: instruction.reference(Stage::Source).map(str::to_owned),
            operations: wire::Operations {
                mint: operation(instruction, (Stage::Destination, into)),
                burn: operation(instruction, (Stage::Source, instruction.asset)),
                approve: None,
            },
            approval: embedded(library, instruction),
        },
    }
}

fn end(party: wire::Party, asset: Asset) -> wire::BridgeEnd {
    wire::BridgeEnd {
        user_id: party.user_id,
        wallet_address: party.wallet_address,
        chain: word(asset),
        currency: currency_of(asset),
    }
}

fn operation(instruction: &Instruction, (stage, asset): (Stage, Asset)) -> Option<wire::Operation> {
    let transaction_hash = instruction.reference(stage)?.to_owned();
    Some(wire::Operation { transaction_hash, user_op_hash: None, chain: word(asset) })
}

fn receipt(library: &Library, instruction: &Instruction) -> wire::Receipt {
    wire::Receipt {
        transaction_hash: instruction.reference(Stage::Chain).map(str::to_owned),
        user_op_hash: None,
        approval: embedded(library, instruction),
    }
}

/// Who pays or is paid.
pub(crate) fn party(library: &Library, payee: &Payee) -> wire::Party {
    let wallet_address = payee.address().map(str::to_owned);
    let Some(wallet) = payee.wallet() else {
        return wire::Party { user_id: None, wallet_address, wallet_type: None, user: None };
    };
    let told = library.told(wallet, |user| (group_of(&user.name), party_user(user)));
    let (wallet_type, user) = told.unzip();
    wire::Party { user_id: Some(user_id(wallet)), wallet_address, wallet_type, user }
}

const fn nobody() -> wire::Party {
    wire::Party { user_id: None, wallet_address: None, wallet_type: None, user: None }
}

/// A user, in short.
pub(crate) fn party_user(user: &User) -> wire::PartyUser {
    let (first_name, last_name, business_name) = match &user.name {
        UserName::Individual { first, last } => (Some(first.clone()), Some(last.clone()), None),
        UserName::Business { name } => (None, None, Some(name.clone())),
    };
    wire::PartyUser { email: user.email.clone(), first_name, last_name, business_name }
}

/// The chain of a token.
pub(crate) fn word(asset: Asset) -> &'static str {
    asset.chain().map_or("", Chain::as_str)
}

/// What a transfer costs.
pub(crate) fn quote(asset: Asset, quote: &Quote) -> wire::Quote {
    let arrives = Asset::from_key(&quote.currency);
    let arrives = arrives.map_or_else(|| quote.currency.clone(), |it| currency_of(it).to_owned());
    let sent = |amount| wire::Money {
        amount: decimal(amount, asset.scale()),
        currency: currency_of(asset).to_owned(),
    };
    let received =
        |amount| wire::Money { amount: decimal(amount, quote.scale), currency: arrives.clone() };
    wire::Quote {
        send_gross: sent(quote.send_gross),
        send_net: sent(quote.send_net),
        rail_fee: received(quote.rail_fee),
        receive_gross: received(quote.receive_gross),
        receive_net: received(quote.receive_net),
        rate: quote.rate.clone(),
        expires_at: timestamp(quote.expires_at),
    }
}
