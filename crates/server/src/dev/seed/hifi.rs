//! The users that documents of `/v2` name, their money, and what waits for somebody.

use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::command::Command;
use countersign_domain::document::{Body, Document, DocumentKind, GiveName, Reference};
use countersign_domain::idempotency::Once;
use countersign_domain::ids::{DocumentId, Id as _, OrgId, Ulid};
use countersign_domain::ledger::{Account, AccountKey};
use countersign_domain::money::{Amount, Asset, Chain};
use countersign_domain::outcome::{Instructed, Outcome};
use countersign_domain::transfer::{Asked, Destination, Transfer};
use countersign_domain::user::{
    BankAccount, CreateUser, ExternalWallet, FundUser, Particulars, RegisterAccount,
    RegisterExternal, User, UserName, UserVerb,
};
use countersign_engine::List;

use crate::dev::DevError;
use crate::dev::hand::Hand;

const SANDBOX: Environment = Environment::Sandbox;

/// The chains on which everybody has a wallet.
const CHAINS: [Chain; 4] = [Chain::Polygon, Chain::Ethereum, Chain::Base, Chain::Solana];

const UNITS_PER_USDC: i128 = 1_000_000;

/// Users, accounts and addresses outside, and a batch that waits. What is there already is kept.
pub(super) async fn fill(hand: &Hand<'_>, of: (OrgId, &str)) -> Result<(), DevError> {
    let person = |first: &str, last: &str| UserName::Individual {
        first: first.to_owned(),
        last: last.to_owned(),
    };
    let treasury = UserName::Business { name: "Treasury Inc.".to_owned() };
    let payer = user(hand, of, ("usr_abc123", person("Ada", "Bright"))).await?;
    let payee = user(hand, of, ("usr_xyz789", person("Xaver", "Young"))).await?;
    let business = user(hand, of, ("usr_treasury", treasury)).await?;
    for user in [payer, business] {
        for chain in CHAINS {
            fund(hand, of, (user, chain)).await?;
        }
    }
    account(hand, of, ("bnk_usd_ach", payer, "ach")).await?;
    account(hand, of, ("bnk_usd_wire", business, "wire")).await?;
    external(hand, of, ("ewl_partner", business)).await?;
    let items = vec![(to(payer), amount(100)), (to(payee), amount(50))];
    let batch = Asked::Batch { from: named(business), asset: usdc(Chain::Polygon)?, items };
    waiting(hand, of, ("bat_ghi789", "apv_def456", batch)).await
}

/// A transfer that was asked for just now.
pub(super) async fn fill_present(hand: &Hand<'_>, of: (OrgId, &str)) -> Result<(), DevError> {
    let found = |name| known(hand, (of.0, name));
    let (Some(payer), Some(payee)) = (found("usr_abc123").await?, found("usr_xyz789").await?)
    else {
        return Err(DevError::Unexpected("users"));
    };
    let single = Asked::Single {
        from: Reference::Id(payer),
        asset: usdc(Chain::Polygon)?,
        amount: amount(250),
        to: to(payee),
        fee: None,
    };
    waiting(hand, of, ("xfr_xyz789", "apv_abc123", single)).await
}

fn usdc(chain: Chain) -> Result<Asset, DevError> {
    Asset::on("USDC", chain).ok_or(DevError::Unexpected("usdc"))
}

const fn amount(whole: i128) -> Amount {
    Amount::from_units(whole * UNITS_PER_USDC)
}

const fn named(id: Ulid) -> Reference {
    Reference::Id(id)
}

const fn to(user: Ulid) -> Destination {
    Destination { user: Some(named(user)), address: None }
}

/// What a name stands for, where it was given.
async fn known(hand: &Hand<'_>, (org, name): (OrgId, &str)) -> Result<Option<Ulid>, DevError> {
    let document = Reference::Name(name.to_owned()).name(SANDBOX);
    let document = document.ok_or(DevError::Unexpected("a name"))?;
    let found = hand.row::<Document>((org, document)).await?;
    match found.as_deref().map(|row| &row.body) {
        Some(Body::Alias(alias)) => Ok(Some(alias.of)),
        _ => Ok(None),
    }
}

async fn name(hand: &Hand<'_>, org: OrgId, (name, of): (&str, Ulid)) -> Result<(), DevError> {
    let verb = GiveName { org, environment: SANDBOX, name: name.to_owned(), of };
    hand.operator(Command::GiveName(verb)).await.map(drop)
}

/// By this a command that was cut off from its name is known again.
fn once(name: &str) -> Once {
    Once { request_id: format!("seed of {name}"), fingerprint: Hash::of_secret(name.as_bytes()) }
}

async fn user(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    (called, who): (&str, UserName),
) -> Result<Ulid, DevError> {
    if let Some(user) = known(hand, (org, called)).await? {
        return Ok(user);
    }
    let verb = CreateUser {
        email: format!("{called}@sandbox.invalid"),
        name: who,
        particulars: Particulars::new(),
        chains: CHAINS.to_vec(),
        once: Some(once(called)),
    };
    let document = made(hand.with_key(key, Command::User(UserVerb::Create(verb))).await?)?;
    name(hand, org, (called, document.id.ulid())).await?;
    Ok(document.id.ulid())
}

fn made(outcome: Outcome) -> Result<Arc<Document>, DevError> {
    match outcome {
        Outcome::Document(document) => Ok(document),
        _ => Err(DevError::Unexpected("a document")),
    }
}

/// Play money for a wallet that never had any.
async fn fund(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    (user, chain): (Ulid, Chain),
) -> Result<(), DevError> {
    let asset = usdc(chain)?;
    let wallet = User::wallet_of(DocumentId::from_ulid(user));
    let account = hand.row::<Account>((org, AccountKey::wallet(wallet, asset))).await?;
    if account.is_some_and(|account| account.version > 0) {
        return Ok(());
    }
    let amount = amount(if chain == Chain::Polygon { 1_000_000 } else { 100_000 });
    let verb = UserVerb::Fund(FundUser { user: named(user), asset, amount });
    hand.with_key(key, Command::User(verb)).await.map(drop)
}

/// What a user has of a kind already: a command was cut off from its name.
async fn existing(
    hand: &Hand<'_>,
    org: OrgId,
    (kind, user): (DocumentKind, Ulid),
) -> Result<Option<Ulid>, DevError> {
    let parent = Some(DocumentId::from_ulid(user));
    let list = List::Documents { org, environment: SANDBOX, kind, parent };
    let found = hand.rows::<Document>(list).await?;
    Ok(found.first().map(|row| row.id.ulid()))
}

async fn account(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    (called, user, rail): (&str, Ulid, &str),
) -> Result<(), DevError> {
    if known(hand, (org, called)).await?.is_some() {
        return Ok(());
    }
    if let Some(found) = existing(hand, org, (DocumentKind::BankAccount, user)).await? {
        return name(hand, org, (called, found)).await;
    }
    let text = |text: &str| format!("\"{text}\"");
    let shown = [
        ("transferType", rail),
        ("accountType", "Checking"),
        ("accountNumber", "6789"),
        ("routingNumber", "021000021"),
        ("bankName", "Sandbox Bank"),
        ("currency", "usd"),
    ];
    let shown = shown.map(|(name, value)| (name.to_owned(), text(value)));
    let account = BankAccount {
        kind: "us".to_owned(),
        currency: "usd".to_owned(),
        holder: "{\"name\":\"Sandbox\",\"type\":\"business\"}".to_owned(),
        shown: Particulars::from(shown),
        numbers: Particulars::from([("us".to_owned(), text("000123456789"))]),
    };
    let verb = UserVerb::RegisterAccount(RegisterAccount { user: named(user), account });
    let document = made(hand.with_key(key, Command::User(verb)).await?)?;
    name(hand, org, (called, document.id.ulid())).await
}

async fn external(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    (called, user): (&str, Ulid),
) -> Result<(), DevError> {
    if known(hand, (org, called)).await?.is_some() {
        return Ok(());
    }
    if let Some(found) = existing(hand, org, (DocumentKind::ExternalWallet, user)).await? {
        return name(hand, org, (called, found)).await;
    }
    let external = ExternalWallet {
        chain: Chain::Polygon,
        address: format!("0x{}", "9".repeat(40)),
        name: "Partner".to_owned(),
        reference_id: called.to_owned(),
    };
    let verb = UserVerb::RegisterExternal(RegisterExternal { user: named(user), external });
    let document = made(hand.with_key(key, Command::User(verb)).await?)?;
    name(hand, org, (called, document.id.ulid())).await
}

/// A transfer that waits for somebody, with its names.
async fn waiting(
    hand: &Hand<'_>,
    (org, key): (OrgId, &str),
    (transfer, approval, asked): (&str, &str, Asked),
) -> Result<(), DevError> {
    let verb = Transfer { asked, hold: true, once: once(transfer), extra: None };
    let command = Command::Transfer(Box::new(verb));
    let Outcome::Instructed(Instructed { instruction, .. }) = hand.with_key(key, command).await?
    else {
        return Err(DevError::Unexpected("a transfer"));
    };
    name(hand, org, (transfer, instruction.id.ulid())).await?;
    match instruction.approval {
        Some(id) => name(hand, org, (approval, id.ulid())).await,
        None => Err(DevError::Unexpected("an approval")),
    }
}
