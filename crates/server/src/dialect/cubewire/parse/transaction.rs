//! The body of a transaction.

use countersign_domain::ids::DocumentId;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::policy::ordered::TransactionKind;
use countersign_domain::vault::is_address;
use serde_json::{Map, Value};

use super::uuid_field;
use super::vault::{amount, network};
use crate::dialect::cubewire::error::{Code, Failure};
use crate::dialect::cubewire::network::Network;
use crate::door::{FieldError, Fields};

/// A transaction as it was said, before anybody has looked whether there is such a vault.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    /// The network.
    pub(crate) network: Network,
    /// What kind.
    pub(crate) kind: TransactionKind,
    /// The vault that sends, by whatever it is called; all of these have to be the same one.
    pub(crate) sender: Vec<PartyName>,
    /// Who gets it; none where a contract comes to be.
    pub(crate) recipient: Option<PartyName>,
    /// What is sent.
    pub(crate) asset: Asset,
    /// How much.
    pub(crate) amount: Amount,
    /// Data and gas, as canonical JSON text.
    pub(crate) data: Option<String>,
}

/// What a party is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PartyName {
    /// A vault's id.
    Vault(DocumentId),
    /// An address.
    Address(String),
    /// A branch and an account number.
    Bank(String, String),
}

/// Members that are kept, and given to the rail.
const TEXTS: &[&str] =
    &["functionSignature", "gasLimit", "gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "nonce"];
const SWITCHES: &[&str] = &["performChainalysisScreening", "performNotabeneScreening"];
const TEXT_CHARS_MAX: usize = 255;
/// `0x` and twice the 49,152 bytes that chains take of a new contract (EIP-3860).
const DATA_CHARS_MAX: usize = 98_306;

/// The body of `POST /transactions` and of `/transactions/simulate`.
pub(crate) fn transaction(body: &Fields) -> Result<Said, Failure> {
    let network = network(body)?;
    let kind = kind(body)?;
    let sender = sender(body)?;
    let recipient = recipient(body, kind)?;
    let asset = asset(body, (network, kind))?;
    let amount = how_much(body, (kind, asset))?;
    let data = data(body, kind)?;
    Ok(Said { network, kind, sender, recipient, asset, amount, data })
}

fn kind(body: &Fields) -> Result<TransactionKind, Failure> {
    let Some(word) = body.optional_text("type", 32)? else { return Ok(TransactionKind::Transfer) };
    let kind = match word.as_str() {
        "CONTRACT_CALL" => Some(TransactionKind::ContractWrite),
        word => TransactionKind::from_word(word),
    };
    match kind.ok_or_else(|| Failure::invalid("type", "is no known type"))? {
        TransactionKind::ContractRead
        | TransactionKind::RawSigning
        | TransactionKind::TypedMessage => Err(Failure::of(Code::UnsupportedType)),
        kind => Ok(kind),
    }
}

fn sender(body: &Fields) -> Result<Vec<PartyName>, Failure> {
    let by_account = match body.optional_text("accountIdentifier", 32)?.as_deref() {
        None | Some("address") => false,
        Some("bsb_account_number") => true,
        Some(_) => {
            let message = "must be address or bsb_account_number";
            return Err(Failure::invalid("accountIdentifier", message));
        }
    };
    let sender = body.optional_object("sender")?;
    let sender = sender.ok_or_else(|| Failure::invalid("sender", "is required"))?;
    let inside = |error: FieldError| Failure::from(error.inside("sender"));
    let mut names: Vec<PartyName> = uuid_field::<DocumentId>(&sender, "vaultId")?
        .map(PartyName::Vault)
        .into_iter()
        .chain(address(&sender, "sender")?)
        .collect();
    if by_account {
        let bsb = sender.optional_name("bsb", 10).map_err(inside)?;
        let account = sender.optional_name("accountNumber", 20).map_err(inside)?;
        names.extend(bsb.zip(account).map(|(bsb, account)| PartyName::Bank(bsb, account)));
    }
    if names.is_empty() {
        let message = "must have vaultId, address, or bsb and accountNumber when so identified";
        return Err(Failure::invalid("sender", message));
    }
    Ok(names)
}

fn recipient(body: &Fields, kind: TransactionKind) -> Result<Option<PartyName>, Failure> {
    let needed = matches!(kind, TransactionKind::Transfer | TransactionKind::ContractWrite);
    let Some(recipient) = body.optional_object("recipient")? else {
        return if needed { Err(Failure::invalid("recipient", "is required")) } else { Ok(None) };
    };
    let vault = uuid_field::<DocumentId>(&recipient, "vaultId")?;
    match (vault, address(&recipient, "recipient")?) {
        (Some(vault), None) => Ok(Some(PartyName::Vault(vault))),
        (None, Some(address)) => Ok(Some(address)),
        (Some(_), Some(_)) => {
            Err(Failure::invalid("recipient", "must have vaultId or address, not both"))
        }
        (None, None) if needed => {
            Err(Failure::invalid("recipient", "must have vaultId or address"))
        }
        (None, None) => Ok(None),
    }
}

fn address(party: &Fields, outer: &str) -> Result<Option<PartyName>, Failure> {
    let text = party.optional_text("address", 64).map_err(|error| error.inside(outer))?;
    match text {
        Some(text) if !is_address(&text) => {
            let field = format!("{outer}.address");
            Err(Failure::invalid(&field, "must be an address: 0x and 40 digits"))
        }
        text => Ok(text.map(PartyName::Address)),
    }
}

/// What is sent; of a contract's call the network's own asset where nothing is said.
fn asset(body: &Fields, (network, kind): (Network, TransactionKind)) -> Result<Asset, Failure> {
    let native = network.native().ok_or_else(|| Failure::internal("a network without asset"))?;
    let Some(said) = body.optional_object("asset")? else {
        return if kind == TransactionKind::Transfer {
            Err(Failure::invalid("asset", "is required"))
        } else {
            Ok(native)
        };
    };
    let wrong = |name: &str, message: &str| Failure::invalid(&format!("asset.{name}"), message);
    let inside = |error: FieldError| Failure::from(error.inside("asset"));
    let symbol = said.text("symbol", 16).map_err(inside)?;
    let asset = Asset::on(&symbol, network.chain)
        .ok_or_else(|| wrong("symbol", "is not known on this network"))?;
    let decimals = said.optional_integer("decimals", (0, 255)).map_err(inside)?;
    let decimals = decimals.ok_or_else(|| wrong("decimals", "is required"))?;
    if decimals != u32::from(asset.scale()) {
        return Err(wrong("decimals", &format!("must be {}", asset.scale())));
    }
    match said.text("type", 16).map_err(inside)?.as_str() {
        "native" if asset == native => Ok(asset),
        "token" if asset != native => {
            let contract = said
                .either(("address", "contractAddress"), |said, name| said.optional_text(name, 64))
                .map_err(inside)?;
            let contract = contract.ok_or_else(|| wrong("address", "is required of a token"))?;
            let known = asset.contract();
            let same = known.is_none_or(|known| known.eq_ignore_ascii_case(&contract));
            if !is_address(&contract) || !same {
                return Err(wrong("address", "is not this token's contract"));
            }
            Ok(asset)
        }
        "native" | "token" => Err(wrong("type", "is not that of this asset")),
        _ => Err(wrong("type", "must be native or token")),
    }
}

fn how_much(body: &Fields, (kind, asset): (TransactionKind, Asset)) -> Result<Amount, Failure> {
    let said = amount(body, "amount", asset)?;
    match (kind, said) {
        (TransactionKind::Transfer, None) => Err(Failure::invalid("amount", "is required")),
        (TransactionKind::Transfer, Some(Amount::ZERO)) => {
            Err(Failure::invalid("amount", "must be above zero"))
        }
        (TransactionKind::Transfer | TransactionKind::ContractWrite, said) => {
            Ok(said.unwrap_or_default())
        }
        (_, None | Some(Amount::ZERO)) => Ok(Amount::ZERO),
        // What it moves would be judged and held as what it is not.
        (_, Some(_)) => Err(Failure::invalid("amount", "goes with TRANSFER and CONTRACT_WRITE")),
    }
}

/// Data and gas, as canonical JSON text; none where nothing was said.
fn data(body: &Fields, kind: TransactionKind) -> Result<Option<String>, Failure> {
    let mut kept = Map::new();
    let data = body.optional_text("data", DATA_CHARS_MAX)?;
    let called = matches!(kind, TransactionKind::ContractWrite | TransactionKind::ContractDeploy);
    if called && data.is_none() {
        return Err(Failure::invalid("data", "is required"));
    }
    if data.as_ref().is_some_and(|data| !is_hex(data)) {
        return Err(Failure::invalid("data", "must be hexadecimal digits behind 0x"));
    }
    kept.extend(data.map(|data| ("data".to_owned(), Value::from(data))));
    for name in TEXTS {
        let text = body.optional_text(name, TEXT_CHARS_MAX)?;
        kept.extend(text.map(|text| ((*name).to_owned(), Value::from(text))));
    }
    for name in SWITCHES {
        let on = body.optional_bool(name)?;
        kept.extend(on.map(|on| ((*name).to_owned(), Value::from(on))));
    }
    Ok((!kept.is_empty()).then(|| Value::Object(kept).to_string()))
}

fn is_hex(text: &str) -> bool {
    let digits = text.strip_prefix("0x");
    digits.is_some_and(|digits| {
        digits.len() % 2 == 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
