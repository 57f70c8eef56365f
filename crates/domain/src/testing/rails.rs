//! Statements about what leaves over rails.

use super::name::IT;
use super::words::{Words, amount, micros};
use super::{World, terms};
use crate::access::Environment;
use crate::approval::Terms;
use crate::canonical::{Hash, Tag};
use crate::command::Command;
use crate::document::{Alias, Document};
use crate::ids::{DocumentId, Id as _, OrgId, PaymentId, Ulid};
use crate::instruction::{
    Detail, HoldAsked, Instruct, Instruction, InstructionVerb, Next, Once, Outside, Party, Stage,
};
use crate::money::{Amount, Asset};
use crate::rail::{Begin, ExpireQuote, Quote, Quoted, RailOutcome, RailVerb, Report};
use crate::state::{Key, Row};

const VERBS: [&str; 13] = [
    "nudges", "repeats", "sends", "spreads", "bridges", "cashes", "calls", "takes", "recalls",
    "begins", "quotes", "says", "lapses",
];

pub(super) fn is_known(verb: &str) -> bool {
    VERBS.contains(&verb)
}

/// `sends ops vendor 5.00`, `sends ops 0xa1 5.00 fee 0.10 asking anyone within 7d named r1` ·
/// `spreads ops vendor 1.00 + 0xa1 2.00` · `bridges ops 0xa1 5.00` ·
/// `cashes ops 5.00 receiving 4.00 outside 0xe1` · `calls ops 0xa1 0.00` ·
/// `takes i` · `recalls i` · `begins i source after 1` · `quotes i at 0.50` ·
/// `says i source settled` · `lapses i`.
pub(super) fn command(world: &mut World, verb: &str, words: &mut Words) -> Command {
    match verb {
        "takes" => Command::Instruction(InstructionVerb::AcceptQuote(it(world, words).1)),
        "recalls" => Command::Instruction(InstructionVerb::Cancel(it(world, words).1)),
        "begins" | "quotes" | "says" | "lapses" | "nudges" | "repeats" => {
            Command::Rail(of_rail(world, verb, words))
        }
        _ => Command::Instruct(Box::new(instruct(world, verb, words))),
    }
}

fn it(world: &World, words: &mut Words) -> (OrgId, PaymentId) {
    let name = if words.is_done() { IT.to_owned() } else { words.next() };
    *world.names.instructions.get(&name).unwrap_or_else(|| panic!("no instruction {name:?}"))
}

fn of_rail(world: &World, verb: &str, words: &mut Words) -> RailVerb {
    let (org, instruction) = it(world, words);
    let row = row(world, (org, instruction));
    match verb {
        "begins" => {
            let after = words.pick("after").map(|number| number.parse().unwrap());
            let stage = stage(&words.next());
            let attempts_before = after.unwrap_or(row.attempt);
            RailVerb::Begin(Begin { org, instruction, stage, attempts_before })
        }
        "quotes" => {
            let accepted = words.take("accepted");
            let quote = if words.take("nothing") {
                Err("no quote".to_owned())
            } else {
                Ok(quote(world, row, words))
            };
            RailVerb::Quoted(Quoted { org, instruction, quote, accepted })
        }
        "nudges" => nudge(world, row, words),
        "says" | "repeats" => {
            // What was said about the first stage is said again.
            let first = row.stages()[0];
            let stage = if verb == "repeats" { first } else { stage(&words.next()) };
            let reference = words.pick("ref");
            let outcome = outcome(&words.next(), reference);
            RailVerb::Report(Report { org, instruction, stage, outcome, again_ms: None })
        }
        _ => RailVerb::ExpireQuote(ExpireQuote { org, instruction }),
    }
}

/// Whatever has to happen next, with an outcome where there is one to be told.
fn nudge(world: &World, row: &Instruction, words: &mut Words) -> RailVerb {
    let (org, instruction) = (row.org, row.id);
    match row.next_task() {
        Some(Next::Begin(stage)) => {
            RailVerb::Begin(Begin { org, instruction, stage, attempts_before: row.attempt })
        }
        Some(Next::Quote) => {
            let quote = quote(world, row, words);
            RailVerb::Quoted(Quoted { org, instruction, quote: Ok(quote), accepted: false })
        }
        Some(Next::Ask(stage)) => {
            let outcome = outcome(&words.next(), None);
            RailVerb::Report(Report { org, instruction, stage, outcome, again_ms: None })
        }
        Some(Next::ExpireQuote) | None => RailVerb::ExpireQuote(ExpireQuote { org, instruction }),
    }
}

fn outcome(word: &str, reference: Option<String>) -> RailOutcome {
    match word {
        "accepted" => RailOutcome::Accepted { reference },
        "settled" => RailOutcome::Settled { reference },
        "failed" => RailOutcome::Failed { reason: "no".to_owned(), returned: true },
        "kept" => RailOutcome::Failed { reason: "no".to_owned(), returned: false },
        "unknown" => RailOutcome::Unknown,
        "unheard" => RailOutcome::NeverHeard,
        other => panic!("rails never say {other}"),
    }
}

/// `quotes i sending 5.00 receiving 4.00 for 10m` · `quotes i in eur decimals 6 rate -1`.
fn quote(world: &World, row: &Instruction, words: &mut Words) -> Quote {
    let net = words.pick("sending").map_or(row.amount, |text| amount(&text));
    let (usual, scale) = match &row.detail {
        Detail::Bridge { into } => (into.key().to_owned(), into.scale()),
        Detail::Offramp { currency, .. } => (currency.clone(), 2),
        _ => ("usd".to_owned(), 2),
    };
    let decimals = words.pick("decimals").map(|text| text.parse().unwrap());
    let scale = decimals.unwrap_or(scale);
    let currency = words.pick("in").unwrap_or(usual);
    let receive = words.pick("receiving").unwrap_or_else(|| net.to_decimal(8, 2));
    let receive = Amount::parse(&receive, scale).unwrap_or(Amount::from_units(1));
    let life = words.pick("for").map_or(600_000_000, |text| micros(&text));
    Quote {
        rate: words.pick("rate").unwrap_or_else(|| "1".to_owned()),
        send_gross: net.checked_add(row.fee).unwrap(),
        send_net: net,
        rail_fee: Amount::ZERO,
        receive_gross: receive,
        receive_net: receive,
        currency,
        scale,
        expires_at: world.context.now.plus_ms(life / 1_000),
        accepted_at: None,
        reference: None,
    }
}

fn stage(word: &str) -> Stage {
    match word {
        "chain" => Stage::Chain,
        "deposit" => Stage::Deposit,
        "source" => Stage::Source,
        "destination" => Stage::Destination,
        "crypto" => Stage::Crypto,
        "fiat" => Stage::Fiat,
        other => panic!("no stage {other}"),
    }
}

fn instruct(world: &mut World, verb: &str, words: &mut Words) -> Instruct {
    let asking = words.pick("asking");
    let hold = asking.map(|who| HoldAsked {
        terms: (who != "anyone")
            .then(|| Terms { requirement: terms::requirement(&world.names, &who), ..Terms::one() }),
        only_with_others: false,
    });
    let ttl_seconds =
        words.pick("within").map(|text| u32::try_from(micros(&text) / 1_000_000).unwrap());
    let fee = words.pick("fee").map(|text| amount(&text)).unwrap_or_default();
    let outside = words.pick("outside").map(|address| outside(&address));
    let receive = words.pick("receiving").map(|text| Amount::parse(&text, 2).unwrap());
    let keeps_denied = words.take("keeping");
    let named = words.pick("named");
    let fingerprint = Hash::of(Tag::Request, words.rest().as_bytes());
    let once = named.map(|request_id| Once { request_id, fingerprint });
    let wallet = world.names.wallet(&words.next());
    let detail = match verb {
        "sends" => Detail::Transfer,
        "spreads" => Detail::Batch,
        "bridges" => Detail::Bridge { into: Asset::USDC },
        "cashes" => Detail::Offramp {
            account: bank(world),
            currency: "usd".to_owned(),
            receive,
            references: None,
        },
        _ => Detail::Vault { chain: 137, call: "TRANSFER".to_owned(), data: None, context: None },
    };
    let rest = words.rest();
    let legs = match detail.account() {
        Some(account) => {
            let bank = Outside { address: None, document: Some(account), name: None };
            vec![(Party::Outside(bank), amount(&rest))]
        }
        None => rest.split(" + ").map(|leg| self::leg(world, leg)).collect(),
    };
    let (address, extra, asset) = (None, None, Asset::USD);
    Instruct {
        wallet,
        address,
        outside,
        asset,
        legs,
        fee,
        detail,
        hold,
        ttl_seconds,
        keeps_denied,
        once,
        extra,
    }
}

fn leg(world: &World, text: &str) -> (Party, Amount) {
    let mut words = Words::of(text);
    let (to, sum) = (words.next(), words.next());
    let party = if to.starts_with("0x") {
        Party::Outside(outside(&to))
    } else {
        Party::Wallet { id: world.names.wallet(&to), address: None }
    };
    (party, amount(&sum))
}

fn outside(address: &str) -> Outside {
    Outside { address: Some(address.to_owned()), document: None, name: None }
}

/// A bank account that is registered with every organization.
fn bank(world: &mut World) -> DocumentId {
    let id = DocumentId::named(Environment::Sandbox, "test", "bank");
    let orgs: Vec<OrgId> = world.names.orgs.values().copied().collect();
    for org in orgs {
        if world.rows.contains_key(&Key::Document(org, id)) {
            continue;
        }
        let body = Alias { space: "test".to_owned(), name: "bank".to_owned(), of: Ulid(1) };
        let document = Document {
            org,
            id,
            environment: Environment::Sandbox,
            parent: None,
            version: 1,
            body: body.into(),
            created_at: world.context.now,
            updated_at: world.context.now,
            ended_at: None,
        };
        world.tamper(Row::Document(document.into()));
    }
    id
}

/// The bank account is registered no more.
pub(super) fn unregister(world: &mut World) {
    let documents = world.rows.values().filter_map(|row| match row {
        Row::Document(document) => Some((**document).clone()),
        _ => None,
    });
    let ended_at = Some(world.context.now);
    let documents: Vec<Document> =
        documents.map(|document| Document { ended_at, ..document }).collect();
    documents.into_iter().for_each(|document| world.tamper(Row::Document(document.into())));
}

pub(crate) fn row(world: &World, (org, id): (OrgId, PaymentId)) -> &Instruction {
    match world.rows.get(&Key::Instruction(org, id)) {
        Some(Row::Instruction(row)) => row,
        _ => panic!("no instruction {}", id.ulid()),
    }
}
