//! The bodies of the protocol. Amounts are decimal strings of whole units; no float anywhere.

use countersign_domain::instruction::{Detail, InstructionKind, Party, Stage};
use countersign_domain::money::{Amount, Asset};
use countersign_domain::rail::{Quote, QuoteAsked, RailLeg, RailOrder, RailReference};
use countersign_domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// One stage of an instruction, to be done once, however often it is sent.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    /// By what both sides know it: the same each time it is sent.
    key: String,
    organization_id: String,
    /// `SANDBOX` or `PRODUCTION`.
    environment: &'static str,
    transaction_id: String,
    /// `TRANSFER`, `BATCH`, `BRIDGE`, `OFFRAMP` or `VAULT`.
    kind: &'static str,
    /// `CHAIN`; `SOURCE`, then `DESTINATION`; `CRYPTO`, then `FIAT`; `DEPOSIT` before those where
    /// the money has to come first.
    stage: &'static str,
    /// How often it was sent, this time included.
    attempt: u32,
    from: WireParty,
    asset: WireAsset,
    /// What leaves, without the fee.
    amount: String,
    /// What it costs on top, for the organization.
    fee: String,
    recipients: Vec<Recipient>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge: Option<Bridge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offramp: Option<Offramp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vault: Option<Vault>,
    /// What was agreed on, where there was a quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<WireQuote>,
    /// What the stages before were called.
    references: Vec<Reference>,
    /// When this stage was first sent.
    begun_at: String,
}

/// A token on a chain.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WireAsset {
    /// `USDC@POLYGON`.
    key: &'static str,
    /// `USDC`.
    code: &'static str,
    /// `POLYGON`.
    chain: Option<&'static str>,
    /// Decimals of its smallest unit.
    decimals: u8,
}

/// Somebody whom money leaves or reaches.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct WireParty {
    wallet_id: Option<String>,
    /// On the chain.
    address: Option<String>,
    /// What is registered of them here.
    counterparty_id: Option<String>,
    name: Option<String>,
}

/// Somebody, and how much they get.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    to: WireParty,
    amount: String,
}

/// What a bridge is beside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Bridge {
    /// What arrives.
    into: WireAsset,
}

/// What a payout is beside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Offramp {
    /// The bank account, as it is registered here.
    account_id: String,
    /// What arrives: `usd`.
    currency: String,
    /// What is to arrive exactly, where that was chosen.
    receive: Option<String>,
    /// What the bank is told along with it.
    #[schema(value_type = Object)]
    references: Value,
}

/// What a vault's transaction is beside.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Vault {
    chain_id: u64,
    /// `TRANSFER`, `CONTRACT_WRITE`, `CONTRACT_DEPLOY`, `MINT` or `BURN`.
    call: String,
    /// Data and gas.
    #[schema(value_type = Object)]
    data: Value,
}

/// What a stage was called.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Reference {
    stage: &'static str,
    reference: String,
}

/// What became of an order: the answer to sending it or to asking about it, or a call back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct News {
    /// `accepted`, `settled`, `failed`, `unknown`; to a question also `never_heard`.
    pub(super) status: String,
    /// What the other side calls it: a transaction's hash.
    #[serde(default)]
    pub(super) reference: Option<String>,
    /// Why it failed.
    #[serde(default)]
    pub(super) reason: Option<String>,
    /// Of one that failed: whether the other side has nothing of the money, or no longer.
    #[serde(default)]
    pub(super) returned: bool,
    /// When it is worth asking again, in milliseconds, where the other side knows.
    #[serde(default)]
    pub(super) again_ms: Option<u32>,
}

/// A call back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Callback {
    /// Which order.
    pub(super) key: String,
    /// The organization that the order named.
    pub(super) organization_id: String,
    /// What became of it.
    #[serde(flatten)]
    pub(super) news: News,
}

/// What a quote is asked for.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Question {
    organization_id: String,
    environment: &'static str,
    transaction_id: Option<String>,
    kind: &'static str,
    from: WireParty,
    asset: WireAsset,
    amount: String,
    fee: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bridge: Option<Bridge>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offramp: Option<Offramp>,
}

/// A quote.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireQuote {
    /// What arrives for one unit that is sent.
    rate: String,
    /// What leaves, fee included.
    send_gross: String,
    /// What leaves, without the fee.
    send_net: String,
    /// What the other side keeps, of what arrives.
    rail_fee: String,
    receive_gross: String,
    receive_net: String,
    /// What arrives: `usd`, or the key of an asset.
    currency: String,
    /// The decimals of what arrives, at most 18.
    decimals: u8,
    /// Until when it holds.
    expires_at: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl Order {
    pub(super) fn of(order: &RailOrder) -> Self {
        let text = |amount: Amount| decimal(amount, order.asset);
        let recipient =
            |leg: &RailLeg| Recipient { to: WireParty::of(&leg.to), amount: text(leg.amount) };
        let reference = |known: &RailReference| Reference {
            stage: known.stage.as_str(),
            reference: known.reference.clone(),
        };
        let (bridge, offramp, vault) = beside(&order.detail);
        Self {
            key: order.key.clone(),
            organization_id: order.org.to_string(),
            environment: order.environment.as_str(),
            transaction_id: order.instruction.to_string(),
            kind: InstructionKind::as_str(order.kind),
            stage: Stage::as_str(order.stage),
            attempt: order.attempt,
            from: WireParty::of(&order.from),
            asset: WireAsset::of(order.asset),
            amount: text(order.amount),
            fee: text(order.fee),
            recipients: order.legs.iter().map(recipient).collect(),
            bridge,
            offramp,
            vault,
            quote: order.quote.as_ref().map(|quote| WireQuote::of(quote, order.asset)),
            references: order.references.iter().map(reference).collect(),
            begun_at: format!("{:.3}", order.begun_at),
        }
    }
}

impl Question {
    pub(super) fn of(asked: &QuoteAsked) -> Self {
        let (bridge, offramp, _) = beside(&asked.detail);
        Self {
            organization_id: asked.org.to_string(),
            environment: asked.environment.as_str(),
            transaction_id: asked.instruction.map(|id| id.to_string()),
            kind: asked.kind.as_str(),
            from: WireParty::of(&asked.from),
            asset: WireAsset::of(asked.asset),
            amount: decimal(asked.amount, asked.asset),
            fee: decimal(asked.fee, asked.asset),
            bridge,
            offramp,
        }
    }
}

impl WireQuote {
    fn of(quote: &Quote, sent: Asset) -> Self {
        let arrives = |amount: Amount| amount.to_decimal(quote.scale, 0);
        Self {
            rate: quote.rate.clone(),
            send_gross: decimal(quote.send_gross, sent),
            send_net: decimal(quote.send_net, sent),
            rail_fee: arrives(quote.rail_fee),
            receive_gross: arrives(quote.receive_gross),
            receive_net: arrives(quote.receive_net),
            currency: quote.currency.clone(),
            decimals: quote.scale,
            expires_at: format!("{:.3}", quote.expires_at),
            reference: quote.reference.clone(),
        }
    }

    /// The quote; none where a part of it is not what it should be.
    pub(super) fn read(&self, sent: Asset) -> Option<Quote> {
        if self.decimals > 18 {
            return None;
        }
        let leaves = |text: &str| Amount::parse(text, sent.scale()).ok();
        let arrives = |text: &str| Amount::parse(text, self.decimals).ok();
        Some(Quote {
            rate: self.rate.clone(),
            send_gross: leaves(&self.send_gross)?,
            send_net: leaves(&self.send_net)?,
            rail_fee: arrives(&self.rail_fee)?,
            receive_gross: arrives(&self.receive_gross)?,
            receive_net: arrives(&self.receive_net)?,
            currency: self.currency.clone(),
            scale: self.decimals,
            expires_at: Timestamp::parse(&self.expires_at)?,
            accepted_at: None,
            reference: self.reference.clone(),
        })
    }
}

impl WireAsset {
    fn of(asset: Asset) -> Self {
        let chain = asset.chain().map(|chain| chain.as_str());
        Self { key: asset.key(), code: asset.code(), chain, decimals: asset.scale() }
    }
}

impl WireParty {
    fn of(party: &Party) -> Self {
        let name = match party {
            Party::Wallet { .. } => None,
            Party::Outside(outside) => outside.name.clone(),
        };
        Self {
            wallet_id: party.wallet().map(|id| id.to_string()),
            address: party.address().map(str::to_owned),
            counterparty_id: party.document().map(|id| id.to_string()),
            name,
        }
    }
}

fn beside(detail: &Detail) -> (Option<Bridge>, Option<Offramp>, Option<Vault>) {
    match detail {
        Detail::Transfer | Detail::Batch => (None, None, None),
        Detail::Bridge { into } => (Some(Bridge { into: WireAsset::of(*into) }), None, None),
        Detail::Offramp { account, currency, receive, references } => {
            let offramp = Offramp {
                account_id: account.to_string(),
                currency: currency.clone(),
                receive: receive.map(|amount| amount.to_decimal(2, 0)),
                references: object(references.as_deref()),
            };
            (None, Some(offramp), None)
        }
        Detail::Vault { chain, call, data, .. } => {
            let (call, data) = (call.clone(), object(data.as_deref()));
            (None, None, Some(Vault { chain_id: *chain, call, data }))
        }
    }
}

/// Canonical text of an object, as the object.
fn object(text: Option<&str>) -> Value {
    let parsed = text.and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| Value::Object(serde_json::Map::new()))
}

fn decimal(amount: Amount, asset: Asset) -> String {
    amount.to_decimal(asset.scale(), 0)
}
