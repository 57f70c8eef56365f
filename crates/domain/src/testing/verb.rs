//! From the verb of a statement to the command.

use super::conditions::Said;
use super::words::{Words, addresses, amount, instant, permissions};
use super::{Names, World, people, rails, webhooks, words};
use crate::access::Environment;
use crate::agent::{AdjustBudget, AgentVerb, CreateAgent, DeleteAgent, RotateAgentKey, Template};
use crate::approval::{
    AdvanceApproval, CancelApproval, DecideApproval, DecideApprovals, Decision, DelegateApproval,
    Requirement,
};
use crate::canonical::{Hash, Tag};
use crate::command::Command;
use crate::idempotency::Idempotency;
use crate::ids::{OrgId, WalletId};
use crate::key::{CreateKey, KeyKind, OperatorGrant, RevokeKey, TouchKeys, UpdateKey};
use crate::organization::{
    AddMember, ChangeApproval, CreateOrganization, DuplicateRequests, Role, SelfApproval,
    UpdateOrganization,
};
use crate::payment::{BatchItem, PayAddress, ReversePayment, SendBatch, SendPayment};
use crate::policy::{CreatePolicy, DeletePolicy, Rules, RulesPatch, TimeWindow, UpdatePolicy};
use crate::wallet::{CreateWallet, CreditWallet, FundWallet, UpdateWallet};

/// The command that a verb and the words behind it stand for.
pub(super) fn command(world: &mut World, verb: &str, words: &mut Words) -> Command {
    let names = &world.names;
    match verb {
        "pays" => pays(world, words),
        "batches" => Command::SendBatch(batch(world, words)),
        "reverses" => {
            let reason = words.pick("because");
            Command::ReversePayment(ReversePayment { payment: names.payment(&it(words)), reason })
        }
        "approves" | "rejects" | "withdraws" | "comments" => decision(world, verb, words),
        "decides" => Command::DecideApprovals(decisions(world, words)),
        "cancels" => {
            let reason = words.pick("because");
            let approval = names.approval(&it(words));
            Command::CancelApproval(CancelApproval { approval, reason })
        }
        "delegates" => {
            let to = words.pick("to").map(|name| names.people[&name].1);
            let approval = names.approval(&it(words));
            Command::DelegateApproval(DelegateApproval { approval, to })
        }
        "expires" => {
            let (org, approval) = names.approvals[&it(words)];
            Command::AdvanceApproval(AdvanceApproval { org, approval })
        }
        "opens" | "funds" | "credits" | "freezes" | "unfreezes" | "closes" | "renames"
        | "lists" => wallets(world, verb, words),
        "hires" | "adjusts" | "pauses" | "resumes" | "rotates" | "deletes" => {
            agents(world, verb, words)
        }
        "rules" | "amends" | "drops" => policies(world, verb, words),
        "mints" | "patches" | "revokes" | "notes" => keys(world, verb, words),
        "sees" => {
            let (org, session) = people::session(world, &words.next());
            let sessions = vec![(session, world.context.now)];
            Command::TouchKeys(TouchKeys { org, uses: Vec::new(), sessions })
        }
        "founds" | "adds" | "chooses" => organizations(world, verb, words),
        other if rails::is_known(other) => rails::command(world, other, words),
        other if people::is_known(other) => people::command(world, other, words),
        other if webhooks::is_known(other) => webhooks::command(world, other, words),
        other => panic!("nobody {other}"),
    }
}

/// `approves a saying 'fine' seeing <hash> for dora`; `seeing what-was` is what is there no more.
fn decision(world: &World, verb: &str, words: &mut Words) -> Command {
    let comment = words.pick("saying");
    let on_behalf_of = words.pick("for").map(|name| world.names.people[&name].1);
    let seen = words.pick("seeing");
    let name = it(words);
    let approval = world.names.approval(&name);
    let payload_hash = seen.map(|seen| match seen.as_str() {
        "it" => super::approval(world, &name).payload_hash,
        _ => Hash::of(Tag::Payload, seen.as_bytes()),
    });
    let decision = match verb {
        "approves" => Decision::Approve,
        "rejects" => Decision::Reject,
        "withdraws" => Decision::Withdraw,
        _ => Decision::Comment,
    };
    let verb = DecideApproval { approval, decision, comment, payload_hash, on_behalf_of };
    Command::DecideApproval(verb)
}

/// `decides a b c coming-to 15.00 rejecting`, as they are on the screen; `old.a` as it never was.
fn decisions(world: &World, words: &mut Words) -> DecideApprovals {
    let total = amount(&words.pick("coming-to").unwrap());
    let (mut items, mut decision) = (Vec::new(), Decision::Approve);
    while !words.is_done() {
        match words.next().as_str() {
            "rejecting" => decision = Decision::Reject,
            name => {
                let known = name.trim_start_matches("old.");
                let approval = super::approval(world, known);
                let hash = if known == name { approval.payload_hash } else { Hash::ZERO };
                items.push((approval.id, hash));
            }
        }
    }
    let total = [(crate::money::Asset::USD, total)].into();
    DecideApprovals { decision, items, total, comment: None }
}

fn it(words: &mut Words) -> String {
    if words.is_done() { super::name::IT.to_owned() } else { words.next() }
}

/// `pays ops vendor 5.00`, `pays ops @vendor 5.00` by address, `pays @vendor 5.00` from wherever.
fn pays(world: &World, words: &mut Words) -> Command {
    let description = words.pick("memo");
    let metadata = words.pick("about").map(|about| {
        let (key, value) = about.split_once('=').unwrap_or((&about, "[]"));
        let quoted = if value == "[]" { value.to_owned() } else { format!("{value:?}") };
        format!("{{{key:?}:{quoted}}}")
    });
    let mut parties = vec![words.next()];
    if !parties[0].starts_with('@') {
        parties.push(words.next());
    }
    let amount = amount(&words.next());
    let to = parties.pop().unwrap();
    let from = parties.pop().map(|from| world.names.wallet(&from));
    match to.strip_prefix('@') {
        Some(to) => {
            let address = world.address(to);
            Command::PayAddress(PayAddress { from, address, amount, description })
        }
        None => {
            let (from, to) = (from.expect("a payer"), world.names.wallet(&to));
            Command::SendPayment(SendPayment { from, to, amount, description, metadata })
        }
    }
}

/// `batches ops vendor 1.00 + ops shop 2.00 once k`.
fn batch(world: &World, words: &mut Words) -> SendBatch {
    let item = |text: &str| {
        let mut words = Words::of(text);
        let once = words.pick("once");
        let fingerprint = fingerprint(&words.rest());
        let operation = PAYMENTS.to_owned();
        let idempotency = once.map(|key| Idempotency { key, operation, fingerprint });
        match pays(world, &mut words) {
            Command::SendPayment(payment) => BatchItem { payment, idempotency },
            other => panic!("no item of a batch: {other:?}"),
        }
    };
    SendBatch { items: words.rest().split(" + ").map(item).collect() }
}

/// Items of a batch share the key space of this operation.
pub(super) const PAYMENTS: &str = "POST /v1/payments";

pub(super) fn fingerprint(text: &str) -> Hash {
    Hash::of(Tag::Request, text.as_bytes())
}

fn wallets(world: &World, verb: &str, words: &mut Words) -> Command {
    let name = words.next();
    if verb == "opens" {
        let metadata = "{}".to_owned();
        return Command::CreateWallet(CreateWallet { name, agent_name: None, metadata });
    }
    let wallet = world.names.wallet(&name);
    let update =
        UpdateWallet { wallet, name: None, agent_name: None, metadata: None, discoverable: None };
    match verb {
        "funds" => Command::FundWallet(FundWallet { wallet, amount: amount(&words.next()) }),
        "credits" => {
            let org = world.names.wallets[&name].0;
            let amount = amount(&words.next());
            let another = || format!("wire-{}", world.rows.len());
            let reference = words.pick("reference").unwrap_or_else(another);
            let reason = "the bank says so".to_owned();
            Command::CreditWallet(CreditWallet { org, wallet, amount, reference, reason })
        }
        "freezes" => Command::FreezeWallet(wallet),
        "unfreezes" => Command::UnfreezeWallet(wallet),
        "closes" => Command::CloseWallet(wallet),
        "renames" => Command::UpdateWallet(UpdateWallet { name: Some(words.next()), ..update }),
        _ => Command::UpdateWallet(UpdateWallet { discoverable: Some(true), ..update }),
    }
}

fn agents(world: &mut World, verb: &str, words: &mut Words) -> Command {
    let secret = world.names.secret();
    let name = words.next();
    if verb == "hires" {
        let template = words.pick("template").map(|id| Template {
            name: id.clone(),
            description: id.clone(),
            id,
            permissions: crate::access::Permissions::AGENT_DEFAULT,
            rules: Rules { max_transaction_amount: Some(amount("25")), ..Rules::default() },
        });
        let permissions = words.pick("may").map(|text| permissions(&text));
        let metadata = "{}".to_owned();
        let agent = CreateAgent { name, agent_name: None, metadata, permissions, template, secret };
        return Command::CreateAgent(agent);
    }
    let wallet = world.names.wallet(&name);
    match verb {
        "adjusts" => Command::AdjustBudget(AdjustBudget { wallet, amount: amount(&words.next()) }),
        "pauses" | "resumes" => Command::Agent(AgentVerb { wallet, pause: verb == "pauses" }),
        "rotates" => Command::RotateAgentKey(RotateAgentKey { wallet, secret }),
        _ => Command::DeleteAgent(DeleteAgent { wallet }),
    }
}

fn policies(world: &World, verb: &str, words: &mut Words) -> Command {
    let under = words.pick("under").map(|wallet| world.names.wallet(&wallet));
    let terms = super::terms::terms(&world.names, words);
    let first = words.next();
    if verb == "drops" {
        let policy = world.names.policy(&first);
        return Command::DeletePolicy(DeletePolicy { policy, wallet: under });
    }
    if verb == "rules" {
        let wallet = (first != EVERYWHERE).then(|| world.names.wallet(&first));
        let name = words.next();
        let enabled = !words.take("disabled");
        let (patch, ttl, said) = rules(&world.names, words);
        let (conditions, outcome) = (said.conditions.unwrap_or_default(), said.outcome.flatten());
        let rules = patch.apply(&Rules::default());
        let approval_ttl_seconds = ttl.flatten();
        let terms = terms.flatten();
        let policy = CreatePolicy {
            wallet,
            name,
            enabled,
            conditions,
            outcome,
            rules,
            terms,
            approval_ttl_seconds,
        };
        return Command::CreatePolicy(policy);
    }
    let policy = world.names.policy(&first);
    let enabled = if words.take("disabled") { Some(false) } else { None };
    let enabled = if words.take("enabled") { Some(true) } else { enabled };
    let (rules, approval_ttl_seconds, said) = rules(&world.names, words);
    Command::UpdatePolicy(UpdatePolicy {
        policy,
        wallet: under,
        name: None,
        enabled,
        conditions: said.conditions,
        outcome: said.outcome,
        rules,
        terms,
        approval_ttl_seconds,
    })
}

/// Where a policy of the organization itself stands in place of a wallet.
const EVERYWHERE: &str = "everywhere";

/// `max 10.00`, `daily 10.00`, `monthly none`, `approved a,b`, `blocked none`,
/// `hours 22:00-06:00 America/New_York`, `days MON,TUE`, `approval`, `alone`, `ttl 60s`,
/// and what [`Said`] takes.
fn rules(names: &Names, words: &mut Words) -> (RulesPatch, Option<Option<u32>>, Said) {
    let limit = |text: String| (text != "none").then(|| amount(&text));
    let list = |text: String| {
        let entries = text.split(',').filter(|entry| !entry.is_empty());
        (text != "none").then(|| entries.map(str::to_owned).collect())
    };
    let days = words.pick("days").map(|days| days.split(',').map(str::to_owned).collect());
    let mut patch = RulesPatch::default();
    let (mut ttl, mut said) = (None, Said::default());
    while !words.is_done() {
        match words.next().as_str() {
            "max" => patch.max_transaction_amount = Some(limit(words.next())),
            "daily" => patch.daily_limit = Some(limit(words.next())),
            "monthly" => patch.monthly_limit = Some(limit(words.next())),
            "approved" => patch.approved_recipients = Some(list(words.next())),
            "blocked" => patch.blocked_recipients = Some(list(words.next())),
            "hours" => {
                let (hours, timezone) = (words.next(), words.next());
                let (start, end) = hours.split_once('-').unwrap();
                let (start, end) = (start.to_owned(), end.to_owned());
                let window = TimeWindow { start, end, timezone, days: days.clone() };
                patch.time_window = Some(Some(window));
            }
            "approval" => patch.require_approval = Some(true),
            "alone" => patch.require_approval = Some(false),
            "ttl" => ttl = Some(Some(seconds(&words.next()))),
            word @ ("if" | "says") => said.take(names, word, words),
            other => panic!("no rule {other}"),
        }
    }
    (patch, ttl, said)
}

fn seconds(text: &str) -> u32 {
    u32::try_from(words::micros(text) / 1_000_000).unwrap()
}

fn keys(world: &mut World, verb: &str, words: &mut Words) -> Command {
    let secret = world.names.secret();
    let now = world.context.now;
    let permissions = words.pick("may").map(|text| permissions(&text));
    let allowed_ips = words.pick("ips").map(|text| addresses(&text));
    let expires_at = words.pick("until").map(|text| instant(&text, now));
    let wallet_scope = words.pick("scope").map(|text| scope(world, &text));
    let owned = words.pick("owned");
    let names = &world.names;
    let on_behalf = words.pick("for").map(|owner| {
        let kind = match words.pick("kind").as_deref() {
            Some("agent") => KeyKind::Agent,
            Some("platform") => KeyKind::Platform,
            _ => KeyKind::Person,
        };
        let (org, owner) = names.people[&owner];
        OperatorGrant { org, owner, kind }
    });
    let owned_by = owned.map(|owner| people::person_of(world, &owner).1);
    let environment = words.pick("in").map(|text| environment(&text));
    let name = words.next();
    match verb {
        "mints" => Command::CreateKey(CreateKey {
            name,
            permissions,
            environment,
            wallet_scope: wallet_scope.unwrap_or_default(),
            allowed_ips: allowed_ips.unwrap_or_default(),
            expires_at,
            secret,
            owner: owned_by,
            on_behalf,
        }),
        "patches" => Command::UpdateKey(UpdateKey {
            key: names.key(&name).id,
            name: words.pick("called"),
            permissions,
            allowed_ips,
            expires_at: expires_at.map(Some),
            wallet_scope,
        }),
        "revokes" => Command::RevokeKey(RevokeKey { key: names.key(&name).id }),
        _ => {
            let key = names.key(&name);
            Command::TouchKeys(TouchKeys {
                org: key.org,
                uses: vec![(key.id, now)],
                sessions: Vec::new(),
            })
        }
    }
}

/// `a,b`, or `all`.
fn scope(world: &World, text: &str) -> Vec<WalletId> {
    if text == "all" {
        return Vec::new();
    }
    text.split(',').map(|wallet| world.names.wallet(wallet)).collect()
}

pub(super) fn environment(text: &str) -> Environment {
    match text {
        "production" => Environment::Production,
        "sandbox" => Environment::Sandbox,
        other => panic!("no environment {other}"),
    }
}

fn organizations(world: &World, verb: &str, words: &mut Words) -> Command {
    let org = words.pick("of").map(|org| world.names.org(&org));
    match verb {
        "founds" => {
            let name = words.next();
            let email = format!("office@{name}.test");
            Command::CreateOrganization(CreateOrganization { name, email, wallets: Vec::new() })
        }
        "adds" => {
            let role = words.pick("role").and_then(|role| Role::from_word(&role));
            let name = words.next();
            let (email, role) = (format!("{name}@people.test"), role.unwrap_or(Role::Admin));
            let org = org.unwrap_or_else(|| world.names.org("acme"));
            Command::AddMember(AddMember { org, name, email, role })
        }
        _ => Command::UpdateOrganization(choice(&world.names, org, words)),
    }
}

/// `chooses changes 'off'`, `changes 'administrators'`, `changes '2 of anyone'`.
fn choice(names: &Names, org: Option<OrgId>, words: &mut Words) -> UpdateOrganization {
    let change_approval = words.pick("changes").map(|text| match text.as_str() {
        "off" => None,
        "administrators" => Some(Requirement::another_administrator()),
        other => Some(super::terms::requirement(names, other)),
    });
    let ttl_seconds = words.pick("waiting").map(|text| seconds(&text));
    let change_approval = change_approval
        .map(|chosen| chosen.map(|requirement| ChangeApproval { requirement, ttl_seconds }));
    let self_approval = words.pick("self-approval").map(|word| match word.as_str() {
        "never" => SelfApproval::Never,
        "always" => SelfApproval::Always,
        _ => SelfApproval::SandboxOnly,
    });
    let approval_ttl_seconds = words.pick("ttl").map(|text| Some(seconds(&text)));
    let max_pending_per_agent = words.pick("pending").map(|number| Some(number.parse().unwrap()));
    let duplicate_requests = words.pick("duplicates").map(|word| match word.as_str() {
        "refuse" => DuplicateRequests::Refuse,
        _ => DuplicateRequests::Flag,
    });
    UpdateOrganization {
        org,
        name: words.pick("name"),
        self_approval,
        approval_ttl_seconds,
        max_pending_per_agent,
        duplicate_requests,
        change_approval,
    }
}
