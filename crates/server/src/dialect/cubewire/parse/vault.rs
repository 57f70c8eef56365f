//! Bodies about vaults.

use countersign_domain::ids::WalletId;
use countersign_domain::money::{Amount, Asset, DecimalError};
use countersign_domain::vault::{CreateVault, FundVault, UpdateVault};

use super::uuid_field;
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::network::Network;
use crate::door::{Fields, plain_decimal};

const NAME_CHARS_MAX: usize = 255;
const BSB_CHARS_MAX: usize = 10;
const ACCOUNT_CHARS_MAX: usize = 20;
const TAGS_MAX: (usize, usize) = (50, 64);

/// The body of `POST /vaults`.
pub(crate) fn create_vault(body: &Fields) -> Result<CreateVault, Failure> {
    Ok(CreateVault {
        name: body.text("name", NAME_CHARS_MAX)?,
        address: body.optional_name("address", 42)?,
        bsb: body.optional_name("bsb", BSB_CHARS_MAX)?,
        account_number: body.optional_name("accountNumber", ACCOUNT_CHARS_MAX)?,
        group_name: body.optional_name("groupName", NAME_CHARS_MAX)?,
        tags: body.optional_texts("tags", TAGS_MAX)?.unwrap_or_default(),
    })
}

/// The body of `PATCH /vaults/{id}`.
pub(crate) fn update_vault(body: &Fields, vault: WalletId) -> Result<UpdateVault, Failure> {
    let kind = body.optional_text("type", 16)?;
    if kind.is_some_and(|kind| kind != "HSM") {
        return Err(Failure::invalid("type", "must be HSM"));
    }
    let active = match body.optional_text("status", 16)?.as_deref() {
        None => None,
        Some("active") => Some(true),
        Some("inactive") => Some(false),
        Some(_) => return Err(Failure::invalid("status", "must be active or inactive")),
    };
    let text = |most| move |body: &Fields, name: &str| body.optional_name(name, most);
    let tags = |body: &Fields, name: &str| body.optional_texts(name, TAGS_MAX);
    Ok(UpdateVault {
        vault,
        name: body.optional_name("name", NAME_CHARS_MAX)?,
        active,
        bsb: body.nullable("bsb", text(BSB_CHARS_MAX))?,
        account_number: body.nullable("accountNumber", text(ACCOUNT_CHARS_MAX))?,
        group_name: body.nullable("groupName", text(NAME_CHARS_MAX))?,
        tags: body.nullable("tags", tags)?.map(Option::unwrap_or_default),
    })
}

/// The body of `POST /v1/sandbox/cubewire/fund`.
pub(crate) fn fund(body: &Fields) -> Result<FundVault, Failure> {
    let vault = uuid_field(body, "vaultId")?;
    let vault = vault.ok_or_else(|| Failure::invalid("vaultId", "is required"))?;
    let network = network(body)?;
    let symbol = body.text("asset", 16)?;
    let asset = Asset::on(&symbol, network.chain)
        .ok_or_else(|| Failure::invalid("asset", "is not known on this network"))?;
    let amount = amount(body, "amount", asset)?;
    let amount = amount.ok_or_else(|| Failure::invalid("amount", "is required"))?;
    if !amount.is_positive() {
        return Err(Failure::invalid("amount", "must be above zero"));
    }
    Ok(FundVault { vault, asset, amount })
}

/// The network that a body names by its number.
pub(crate) fn network(body: &Fields) -> Result<Network, Failure> {
    let raw = body.raw("chainId").ok_or_else(|| Failure::invalid("chainId", "is required"))?;
    let id: u64 = serde_json::from_str(raw.get())
        .map_err(|_| Failure::invalid("chainId", "must be a number"))?;
    Network::numbered(id).ok_or_else(|| Failure::invalid("chainId", "is no known network"))
}

/// An amount in whole units of an asset: decimal text, and nothing else.
pub(crate) fn amount(body: &Fields, name: &str, asset: Asset) -> Result<Option<Amount>, Failure> {
    let Some(raw) = body.raw(name) else { return Ok(None) };
    let text = Some(raw.get()).filter(|json| json.starts_with('"')).and_then(plain_decimal);
    let text = text.ok_or_else(|| Failure::invalid(name, "must be a decimal string"))?;
    let amount = Amount::parse(&text, asset.scale()).map_err(|error| {
        let message = match error {
            DecimalError::Malformed => "must be a decimal string".to_owned(),
            DecimalError::TooManyDecimals => {
                format!("must have at most {} decimals", asset.scale())
            }
            DecimalError::TooLarge => "is too large".to_owned(),
        };
        Failure::invalid(name, &message)
    })?;
    if amount.is_negative() {
        return Err(Failure::invalid(name, "must not be negative"));
    }
    Ok(Some(amount))
}
