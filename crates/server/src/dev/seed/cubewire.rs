//! What a new sandbox has for clients of Cubewire: a vault with tokens, a list of people, and a
//! policy that asks one of them.

use countersign_domain::access::Environment;
use countersign_domain::command::Command;
use countersign_domain::document::{Document, DocumentKind};
use countersign_domain::ids::{DocumentId, Id as _, OrgId, WalletId};
use countersign_domain::money::{Amount, Asset, Chain};
use countersign_domain::named_list::{CreateList, ListKind, ListVerb, NamedList};
use countersign_domain::organization::Member;
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::ordered::{
    CreateOrdered, Enforcement, Field, Logic, Operand, Operator, OrderedAction, OrderedCondition,
    OrderedEffect, OrderedStatus, OrderedTerms, OrderedVerb, TransactionKind,
};
use countersign_domain::vault::{CreateVault, FundVault, VaultVerb};
use countersign_engine::List;

use crate::dev::DevError;
use crate::dev::hand::Hand;

const VAULT: &str = "Ops vault";
const LIST: &str = "Payment approvers";
const POLICY: &str = "Over 1k USDC";
const CHAINS: [Chain; 3] = [Chain::Ethereum, Chain::Polygon, Chain::Sepolia];
const USDC: i128 = 100_000;
const NATIVE: i128 = 10;
const DAY_MINUTES: u32 = 1_440;

/// Makes what is not there yet.
pub(super) async fn fill(hand: &Hand<'_>, org: OrgId, key: &str) -> Result<(), DevError> {
    let vaults = documents(hand, org, DocumentKind::Vault).await?;
    if !vaults.iter().any(|row| row.vault().is_some_and(|vault| vault.name == VAULT)) {
        vault(hand, key).await?;
    }
    let lists = documents(hand, org, DocumentKind::NamedList).await?;
    let known = lists.iter().find(|row| row.named_list().is_some_and(|list| list.name == LIST));
    let list = match known {
        Some(known) => known.id,
        None => list(hand, (org, key)).await?,
    };
    let policies = documents(hand, org, DocumentKind::OrderedPolicy).await?;
    let is_known = |row: &Document| row.ordered_policy().is_some_and(|it| it.terms.name == POLICY);
    if policies.iter().any(|row| is_known(row)) {
        return Ok(());
    }
    let verb = OrderedVerb::Create(policy(list));
    hand.with_key(key, Command::Ordered(verb)).await.map(drop)
}

async fn documents(
    hand: &Hand<'_>,
    org: OrgId,
    kind: DocumentKind,
) -> Result<Vec<std::sync::Arc<Document>>, DevError> {
    let environment = Environment::Sandbox;
    hand.rows(List::Documents { org, environment, kind, parent: None }).await
}

async fn made(hand: &Hand<'_>, key: &str, command: Command) -> Result<DocumentId, DevError> {
    match hand.with_key(key, command).await? {
        Outcome::Document(document) => Ok(document.id),
        _ => Err(DevError::Unexpected("a document")),
    }
}

async fn vault(hand: &Hand<'_>, key: &str) -> Result<(), DevError> {
    let verb = CreateVault {
        name: VAULT.to_owned(),
        address: None,
        bsb: None,
        account_number: None,
        group_name: None,
        tags: Vec::new(),
    };
    let id = made(hand, key, Command::Vault(VaultVerb::Create(verb))).await?;
    let vault = WalletId::from_ulid(id.ulid());
    for chain in CHAINS {
        for asset in Asset::all_on(chain) {
            let whole = match asset.code() {
                "USDC" => USDC,
                "ETH" | "POL" => NATIVE,
                _ => continue,
            };
            let units = 10_i128.pow(u32::from(asset.scale()));
            let amount = Amount::from_units(whole * units);
            let verb = VaultVerb::Fund(FundVault { vault, asset, amount });
            hand.with_key(key, Command::Vault(verb)).await?;
        }
    }
    Ok(())
}

/// Everybody who is there: the operator and the reviewer.
async fn list(hand: &Hand<'_>, (org, key): (OrgId, &str)) -> Result<DocumentId, DevError> {
    let members = hand.rows::<Member>(List::Members { org }).await?;
    let list = NamedList {
        name: LIST.to_owned(),
        kind: ListKind::People,
        description: None,
        active: true,
        items: members.iter().map(|member| member.id.to_string()).collect(),
        metadata: "{}".to_owned(),
    };
    made(hand, key, Command::List(ListVerb::Create(CreateList { list }))).await
}

fn policy(list: DocumentId) -> CreateOrdered {
    let condition = OrderedCondition {
        field: Field::Amount,
        operator: Operator::GreaterThan,
        operand: Operand::One("1000".to_owned()),
        said: "\"1000\"".to_owned(),
        unit: Some("USD".to_owned()),
        description: Some("Amount above 1000 USD".to_owned()),
    };
    let effect =
        OrderedEffect::Ask { count: 1, list: Some(list), deadline_minutes: Some(DAY_MINUTES) };
    let terms = OrderedTerms {
        name: POLICY.to_owned(),
        description: "Large transfers need a signature".to_owned(),
        kind: TransactionKind::Transfer,
        enforcement: Enforcement::Strict,
        logic: Logic::All,
        priority: 0,
        group: None,
        conditions: vec![condition],
        actions: vec![OrderedAction { effect }],
    };
    CreateOrdered { terms, placed: true, status: OrderedStatus::Active }
}
