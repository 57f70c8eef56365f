//! Scripts: one statement after the other, each with what has to come of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::answer::{actions, describe, events, money};
use super::name::{IT, NamedKey};
use super::told::told;
use super::verb::{self, PAYMENTS, fingerprint};
use super::words::Words;
use super::{Reply, World, setup, webhooks};
use crate::access::{Caller, Origin};
use crate::canonical::Hash;
use crate::command::{Command, Request};
use crate::idempotency::Idempotency;
use crate::ids::PolicyId;
use crate::ledger::AccountKey;
use crate::money::Amount;
use crate::organization::MemberVerb;
use crate::outcome::{ApproverListChanged, MemberChanged, Outcome};
use crate::sign_in::SignInVerb;
use crate::state::{Key, Row};

/// Plays a script in a new world.
#[track_caller]
pub(crate) fn check(script: &str) {
    play(&mut World::new(), script);
}

/// Plays a script: a statement a line, or several between middle dots.
#[track_caller]
pub(crate) fn play(world: &mut World, script: &str) {
    for statement in script.lines().flat_map(|line| line.split('·')) {
        let statement = statement.trim();
        if !statement.is_empty() && !statement.starts_with('#') {
            line(world, statement);
        }
    }
}

/// One statement: `actor verb … -> answer, check, check`.
#[track_caller]
pub(super) fn line(world: &mut World, statement: &str) {
    let Some((left, right)) = statement.split_once("->") else {
        let mut words = Words::of(statement);
        let first = words.next();
        assert!(setup::scene(world, &first, &mut words), "what is to come of {statement:?}?");
        return;
    };
    let (reply, name) = run(world, left);
    let mut expectations = right.split(", ").map(str::trim);
    let expected = expectations.next().unwrap_or_default();
    let (expected, label) = expected.split_once(" as ").unwrap_or((expected, IT));
    let names: BTreeMap<PolicyId, String> =
        world.names.policies.iter().map(|(name, (_, id))| (*id, name.clone())).collect();
    let answer = describe(&reply, &names, world.context.now);
    let agrees = answer == expected || answer.starts_with(&format!("{expected} "));
    assert!(agrees, "{statement}\n  answered: {answer}\n  {reply:#?}");
    remember(world, &reply, (&name, label));
    for expectation in expectations {
        expect(world, &reply, expectation)
            .unwrap_or_else(|found| panic!("{statement}\n  {expectation}: found {found}"));
    }
}

/// The whole reply to the left side of a statement, for tests that look closer. What comes to be
/// gets the label as its name.
pub(crate) fn ask(world: &mut World, left: &str, label: &str) -> Reply {
    let (reply, named) = run(world, left);
    remember(world, &reply, (&named, label));
    reply
}

/// Carries out the left side of a statement.
pub(super) fn run(world: &mut World, left: &str) -> (Reply, Named) {
    let mut words = Words::of(left);
    let actor = words.next();
    let ip = words.pick("ip").map(|ip| ip.parse().unwrap());
    let verb = words.next();
    let label = words.pick("as");
    let key = words.pick(if verb == "batches" { "together" } else { "once" });
    let fingerprint = fingerprint(&words.rest());
    let subject = words.peek().unwrap_or_default().trim_start_matches('@').to_owned();
    let second = Words::of(left).nth(3);
    let command = verb::command(world, &verb, &mut words);
    let operation = match &command {
        Command::SendPayment(_) => PAYMENTS.to_owned(),
        other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
    };
    let idempotency = key.map(|key| Idempotency { key, operation, fingerprint });
    let caller = match actor.as_str() {
        "operator" => Caller::Operator,
        "timer" | "rail" => Caller::System,
        "stranger" => Caller::Key(Hash::of_secret(b"guessed")),
        other => match world.names.sessions.get(other) {
            Some(digest) => Caller::Session(*digest),
            None => Caller::Key(world.names.key(other).digest),
        },
    };
    let secret = secret_of(&command);
    let command = Arc::new(command);
    let reply = world.submit(&Request { caller, origin: Origin { ip }, idempotency, command });
    let name = label.unwrap_or(if verb == "rules" { second.unwrap_or_default() } else { subject });
    (reply, Named { name, secret })
}

/// What the statement was about, and the secret that came with it.
pub(super) struct Named {
    name: String,
    secret: Option<Hash>,
}

fn secret_of(command: &Command) -> Option<Hash> {
    match command {
        Command::CreateKey(verb) => Some(verb.secret.digest),
        Command::CreateAgent(verb) => Some(verb.secret.digest),
        Command::RotateAgentKey(verb) => Some(verb.secret.digest),
        Command::Member(MemberVerb::Invite(verb)) => Some(verb.invitation.digest),
        Command::Member(MemberVerb::Reinvite(verb)) => Some(verb.invitation.digest),
        Command::SignIn(SignInVerb::SignIn(verb)) => Some(verb.digest),
        _ => None,
    }
}

/// Gives names to what has come to be.
#[expect(clippy::too_many_lines, reason = "every outcome has its place in one match")]
fn remember(world: &mut World, reply: &Reply, (named, label): (&Named, &str)) {
    let Ok(outcome) = &reply.result else { return };
    let name = named.name.clone();
    let names = &mut world.names;
    match outcome {
        Outcome::Organization(row) => drop(names.orgs.insert(name, row.id)),
        Outcome::Member(row) | Outcome::MemberChanged(MemberChanged { member: row, .. }) => {
            if let Some(digest) = named.secret {
                names.tokens.insert(name.clone(), digest);
            }
            names.people.insert(name, (row.org, row.person));
        }
        Outcome::ApproverList(row)
        | Outcome::ApproverListChanged(ApproverListChanged { list: row, .. }) => {
            names.lists.entry(name).or_insert((row.org, row.id));
        }
        Outcome::Session(_) => {
            names.sessions.extend(named.secret.map(|digest| (name, digest)));
        }
        Outcome::Wallet(view) => {
            names.wallets.entry(name).or_insert((view.wallet.org, view.wallet.id));
        }
        Outcome::Agent(view) => {
            let org = view.wallet.org;
            names.wallets.entry(name.clone()).or_insert((org, view.wallet.id));
            let id = view.wallet.agent.as_ref().and_then(|agent| agent.key);
            if let (Some(digest), Some(id), false) = (named.secret, id, reply.replayed) {
                names.keys.insert(name, NamedKey { org, id, digest });
            }
            let agent = view.wallet.agent.as_ref();
            let made = agent.and_then(|agent| agent.template.clone().zip(agent.policy));
            names.policies.extend(made.map(|(template, policy)| (template, (org, policy))));
        }
        Outcome::ApiKey(key) => {
            if let (Some(digest), false) = (named.secret, reply.replayed) {
                names.keys.insert(name, NamedKey { org: key.org, id: key.id, digest });
            }
        }
        Outcome::KeyRotated(rotated) => {
            let (org, _) = names.wallets.values().find(|(_, id)| *id == rotated.wallet).unwrap();
            let digest = named.secret.unwrap();
            names.keys.insert(name, NamedKey { org: *org, id: rotated.key, digest });
        }
        Outcome::Policy(policy) => {
            names.policies.entry(name).or_insert((policy.org, policy.id));
        }
        Outcome::Webhook(webhook) => {
            names.webhooks.entry(name).or_insert((webhook.org, webhook.id));
        }
        Outcome::Posted(payment) => {
            names.payments.insert(label.to_owned(), (payment.org, payment.id));
        }
        Outcome::Reversed(reversed) => {
            let reversal = &reversed.reversal;
            names.payments.insert(label.to_owned(), (reversal.org, reversal.id));
        }
        Outcome::Held(held) => {
            names.payments.insert(label.to_owned(), (held.payment.org, held.payment.id));
            names.approvals.insert(label.to_owned(), (held.approval.org, held.approval.id));
        }
        Outcome::Instructed(made) => {
            let row = &made.instruction;
            let label = if label == IT { world_label(names, (row.org, row.id)) } else { None }
                .unwrap_or_else(|| label.to_owned());
            names.instructions.insert(label.clone(), (row.org, row.id));
            let approval = made.approval.as_ref();
            names.approvals.extend(approval.map(|row| (label, (row.org, row.id))));
        }
        Outcome::Proposed(approval) => {
            names.approvals.insert(label.to_owned(), (approval.org, approval.id));
        }
        Outcome::Approval(decided) => names.made(&decided.approval),
        Outcome::Batch(batch) => {
            if let Some(payment) = batch.payments.last() {
                names.payments.insert(label.to_owned(), (payment.org, payment.id));
            }
        }
        _ => {}
    }
}

/// What an instruction is called already.
fn world_label(
    names: &super::Names,
    id: (crate::ids::OrgId, crate::ids::PaymentId),
) -> Option<String> {
    let known = names.instructions.iter().find(|(_, known)| **known == id);
    known.map(|(name, _)| name.clone())
}

/// A check behind the answer, or what was found instead:
///
/// `logs a.b c.d` the records it wrote · `events a.b` what subscribers hear · `nothing logged` ·
/// `tells asked bob carol` who gets a mail ·
/// `pending 5.00` held on the wallet that the last payment debits · `payment p POSTED` ·
/// `approval a PENDING` · `webhook site on` · `cursor site 5` ·
/// `delivery site e5 PENDING 1 of 1` · `ops 5.00` available · `ops balance 5.00`.
fn expect(world: &World, reply: &Reply, expectation: &str) -> Result<(), String> {
    let (first, rest) = expectation.split_once(' ').unwrap_or((expectation, ""));
    let found = match first {
        "logs" => actions(&reply.records),
        "events" => events(&reply.records),
        "tells" => told(world, &reply.records),
        "nothing" => {
            return if reply.changes.is_empty() {
                Ok(())
            } else {
                Err(format!("{:?}", reply.changes))
            };
        }
        "pending" => {
            let payment = payment(world, IT);
            money(account(world, (payment.org, payment.from)).1)
        }
        "payment" | "approval" => {
            let name = rest.split_once(' ').map_or(IT, |(name, _)| name);
            let status = if first == "payment" {
                payment(world, name).status.as_str()
            } else {
                approval(world, name).status.as_str()
            };
            if name == IT { status.to_owned() } else { format!("{name} {status}") }
        }
        "instruction" => {
            let name = rest.split_once(' ').map_or(IT, |(name, _)| name);
            let row = super::instruction(world, world.names.instructions[name]);
            let told = format!("{} {}", row.status, row.funds.as_str());
            if name == IT || rest == told { told } else { format!("{name} {told}") }
        }
        "because" => {
            let row = super::instruction(world, world.names.instructions[IT]);
            row.failure.clone().unwrap_or_default()
        }
        "cursor" | "delivery" | "webhook" => webhooks::look(world, first, rest),
        wallet => {
            let (posted, held) = account(world, world.names.wallets[wallet]);
            match rest.split_once(' ') {
                Some((what @ "balance", _)) => format!("{what} {}", money(posted)),
                Some((what, _)) => format!("{what} {}", money(held)),
                None => money(posted.checked_sub(held).unwrap()),
            }
        }
    };
    if found == rest { Ok(()) } else { Err(found) }
}

fn account(
    world: &World,
    (org, wallet): (crate::ids::OrgId, crate::ids::WalletId),
) -> (Amount, Amount) {
    let key = AccountKey::wallet(wallet, crate::money::Asset::USD);
    match world.rows.get(&Key::Account(org, key)) {
        Some(Row::Account(account)) => (account.posted, account.held),
        _ => panic!("no account"),
    }
}

pub(crate) fn payment<'w>(world: &'w World, name: &str) -> &'w crate::payment::Payment {
    let (org, id) = world.names.payments[name];
    match &world.rows[&Key::Payment(org, id)] {
        Row::Payment(payment) => payment,
        other => panic!("no payment: {other:?}"),
    }
}

pub(crate) fn approval<'w>(world: &'w World, name: &str) -> &'w crate::approval::Approval {
    let (org, id) = world.names.approvals[name];
    match &world.rows[&Key::Approval(org, id)] {
        Row::Approval(approval) => approval,
        other => panic!("no approval: {other:?}"),
    }
}
