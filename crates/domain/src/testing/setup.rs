//! How a script's world comes to be: all of it by commands.

use super::words::{Words, amount, instant, micros};
use super::{World, rails, script, staff};
use crate::fee::FeeProfile;
use crate::ids::{OrgId, WalletId};
use crate::state::{Key, Row};
use crate::time::Timestamp;
use crate::wallet::Wallet;

impl World {
    /// The organization `acme` and its administrators alice, bob and carol. Each has a sandbox key
    /// of their name, and a production key: `alice-live`.
    pub(crate) fn new() -> Self {
        let mut world = Self::empty();
        script::line(&mut world, "org acme with alice bob carol");
        world
    }

    /// The wallet of this name.
    pub(crate) fn wallet(&self, name: &str) -> &Wallet {
        self.wallet_row(self.names.wallets[name])
    }

    fn wallet_row(&self, (org, id): (OrgId, WalletId)) -> &Wallet {
        match &self.rows[&Key::Wallet(org, id)] {
            Row::Wallet(wallet) => wallet,
            other => panic!("no wallet: {other:?}"),
        }
    }

    /// The network address of a wallet; of an unknown one an address that nobody has.
    pub(crate) fn address(&self, wallet: &str) -> String {
        let known = self.names.wallets.get(wallet);
        known.map_or_else(
            || "wg_nobody_000000".to_owned(),
            |id| self.wallet_row(*id).address.clone(),
        )
    }

    /// The administrator's key for a wallet: of its organization, in its environment.
    fn keeper(&self, wallet: &str) -> String {
        let wallet = self.wallet(wallet);
        let live = wallet.environment == crate::access::Environment::Production;
        let suffix = if live { "-live" } else { "" };
        format!("{}{suffix}", self.administrator(wallet.org))
    }

    fn administrator(&self, org: OrgId) -> String {
        let mut people = self.names.people.iter().filter(|(_, (of, _))| *of == org);
        people.next().expect("an administrator").0.clone()
    }
}

/// Carries out a statement that sets the scene, if it is one.
pub(super) fn scene(world: &mut World, first: &str, words: &mut Words) -> bool {
    match first {
        "org" => {
            let name = words.next();
            does(world, &format!("operator founds {name} -> organization"));
            assert!(words.take("with"));
            while !words.is_done() {
                person(world, (&words.next(), "admin"), &name);
            }
        }
        "person" => {
            let org = words.pick("of").unwrap_or_else(|| "acme".to_owned());
            let role = words.pick("role").unwrap_or_else(|| "admin".to_owned());
            person(world, (&words.next(), &role), &org);
        }
        "wallet" => wallet(world, words),
        "agent" => {
            let by = words.pick("by").unwrap_or_else(|| "alice".to_owned());
            let name = words.next();
            does(world, &format!("{by} hires {name} -> agent ACTIVE"));
            credit(world, &name, words);
        }
        "key" => {
            let of = words.pick("of").expect("whose key");
            let rest = words.rest();
            does(world, &format!("operator mints {rest} for {of} -> key ACTIVE"));
        }
        "policy" => {
            assert!(words.take("on"));
            let (wallet, name) = (words.next(), words.next());
            let everywhere = wallet == "everywhere";
            let keeper = if everywhere { "alice".to_owned() } else { world.keeper(&wallet) };
            let rest = words.rest();
            does(world, &format!("{keeper} rules {wallet} '{name}' {rest} -> policy version 1"));
        }
        "fees" => world.context.settings.fees = FeeProfile::Published,
        "unregistered" => rails::unregister(world),
        "dev" => world.context.settings.dev = true,
        "wallets" => world.context.settings.wallets_max = Some(words.next().parse().unwrap()),
        "at" => world.context.now = instant(&words.next(), world.context.now),
        "after" => {
            let later = world.context.now.unix_micros() + micros(&words.next());
            world.context.now = Timestamp::from_unix_micros(later);
        }
        other => return staff::scene(world, other, words),
    }
    true
}

fn does(world: &mut World, statement: &str) {
    script::line(world, statement);
}

fn person(world: &mut World, (name, role): (&str, &str), org: &str) {
    does(world, &format!("operator adds {name} of {org} role {role} -> member {role}"));
    does(world, &format!("operator mints {name} for {name} -> key ACTIVE PERSON"));
    let live = format!("{name}-live for {name} in production");
    does(world, &format!("operator mints {live} -> key ACTIVE PERSON"));
}

fn wallet(world: &mut World, words: &mut Words) {
    let org = words.pick("of").unwrap_or_else(|| "acme".to_owned());
    let live = words.pick("in").is_some_and(|environment| environment == "production");
    let name = words.next();
    let suffix = if live { "-live" } else { "" };
    let by = world.administrator(world.names.org(&org));
    does(world, &format!("{by}{suffix} opens {name} -> wallet ACTIVE"));
    credit(world, &name, words);
}

fn credit(world: &mut World, wallet: &str, words: &mut Words) {
    if !words.is_done() {
        let sum = words.next();
        assert!(amount(&sum).is_positive());
        does(world, &format!("operator credits {wallet} {sum} -> funded"));
    }
}
