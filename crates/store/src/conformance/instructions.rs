//! Instructions: those of an organization or a wallet, and those that have to be looked at.

use std::sync::Arc;

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::WalletId;
use countersign_domain::instruction::{
    Detail, Funds, Instruction, InstructionKind, InstructionLeg, InstructionStatus, Outside, Party,
    Progress, Ruled, Stage,
};
use countersign_domain::log::LogActor;
use countersign_domain::money::{Amount, Asset};
use countersign_domain::policy::TallyName;
use countersign_domain::rail::{Quote, RailReference};
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::{InstructionFilter, List, Page, Store, StoreError};

use super::{World, commit, insert, pages};

impl World {
    /// An instruction that is due.
    pub fn instruction(&mut self, wallet: WalletId) -> Instruction {
        let address = Some("0x00000000000000000000000000000000000000a1".to_owned());
        let to = Party::Outside(Outside { address, document: None, name: None });
        let amount = Amount::from_units(25_000_000);
        let value = Asset::USDC.in_dollars(amount);
        Instruction {
            id: self.id(),
            org: self.org,
            environment: Environment::Sandbox,
            wallet,
            address: None,
            outside: None,
            asset: Asset::USDC,
            amount,
            fee: Amount::ZERO,
            legs: vec![InstructionLeg { to, amount, value, counted: Vec::new() }],
            detail: Detail::Transfer,
            status: InstructionStatus::Created,
            funds: Funds::Held,
            approval: None,
            expires_at: None,
            quote: None,
            payload_hash: Hash::of_secret(b"payload"),
            request_id: None,
            fingerprint: None,
            extra: None,
            ruled: None,
            failure: None,
            requested_by: LogActor::System,
            references: Vec::new(),
            attempt: 0,
            questions: 0,
            unheard: false,
            begun_at: None,
            due_at: Some(self.now),
            moved_at: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }

    /// An instruction with everything that one can have.
    pub fn long_instruction(&mut self, wallet: WalletId) -> Instruction {
        let plain = self.instruction(wallet);
        let bank =
            Outside { address: None, document: Some(self.id()), name: Some("\u{fc}".into()) };
        let counted = vec![TallyName { policy: self.id(), of: "3:all:USD".to_owned() }];
        let quote = Quote {
            rate: "0.92".to_owned(),
            send_gross: Amount::from_units(26_000_000),
            send_net: Amount::from_units(25_000_000),
            rail_fee: Amount::from_units(100),
            receive_gross: Amount::from_units(2_300),
            receive_net: Amount::from_units(2_200),
            currency: "eur".to_owned(),
            scale: 2,
            expires_at: self.now.plus_seconds(600),
            accepted_at: Some(self.now),
            reference: Some("q-1".to_owned()),
        };
        let legs = plain.legs.iter().cloned();
        let legs = legs.map(|leg| InstructionLeg { counted: counted.clone(), ..leg });
        Instruction {
            address: Some("0xff".to_owned()),
            outside: Some(bank),
            fee: Amount::from_units(1_000_000),
            legs: legs.collect(),
            detail: Detail::Offramp {
                account: self.id(),
                currency: "eur".to_owned(),
                receive: Some(Amount::from_units(2_200)),
                references: Some("{\"sepaReference\":\"inv 7\"}".to_owned()),
            },
            status: InstructionStatus::Running(Stage::Fiat, Progress::Unknown),
            funds: Funds::Suspended,
            approval: Some(self.id()),
            expires_at: Some(self.now.plus_seconds(86_400)),
            quote: Some(quote),
            request_id: Some("a40ea2aa".to_owned()),
            fingerprint: Some(Hash::of_secret(b"request")),
            extra: Some("{\"description\":\"\u{2028}\"}".to_owned()),
            ruled: Some(Box::new(Ruled {
                rule: Some(self.id()),
                name: Some("Over 1k".to_owned()),
                reason: Some("Amount above 1000 USD".to_owned()),
                risk_factors: vec!["HIGH_VALUE".to_owned()],
                list: Some(self.id()),
                notifies: true,
            })),
            failure: Some("no".to_owned()),
            references: vec![RailReference { stage: Stage::Crypto, reference: "0x1".to_owned() }],
            attempt: 2,
            questions: 3,
            unheard: true,
            begun_at: Some(self.now),
            moved_at: Some(self.now),
            ..plain
        }
    }
}

/// Instructions are listed newest first, by wallet, kind, status and time.
pub async fn instructions(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let (one, other) = (world.id(), world.id());
    let mut rows = Vec::new();
    for wallet in [one, other, one, one] {
        rows.push(world.instruction(wallet));
        world.wait(10);
    }
    let mut others = vec![stranger.instruction(one), world.instruction(one)];
    if let [.., live] = others.as_mut_slice() {
        live.environment = Environment::Production;
    }
    if let [bridge, done, ..] = rows.as_mut_slice() {
        bridge.detail = Detail::Bridge { into: Asset::USD };
        (done.status, done.due_at) = (InstructionStatus::Completed, None);
    }
    let row = |row: &Instruction| Row::Instruction(Arc::new(row.clone()));
    insert(store, rows.iter().chain(&others).map(row).collect()).await?;
    let all = InstructionFilter {
        org: world.org,
        environment: Environment::Sandbox,
        wallet: None,
        kinds: Vec::new(),
        statuses: Vec::new(),
        created_before: None,
        created_after: None,
        now: world.now,
    };
    let at = |place: usize| rows.get(place).map(|row| row.created_at);
    let bridges = vec![InstructionKind::Bridge];
    let done = vec![InstructionStatus::Completed];
    let cases = [
        (all.clone(), vec![3, 2, 1, 0]),
        (InstructionFilter { wallet: Some(one), ..all.clone() }, vec![3, 2, 0]),
        (InstructionFilter { wallet: Some(world.id()), ..all.clone() }, vec![]),
        (InstructionFilter { kinds: bridges, ..all.clone() }, vec![0]),
        (InstructionFilter { statuses: done, ..all.clone() }, vec![1]),
        (InstructionFilter { created_before: at(2), ..all.clone() }, vec![1, 0]),
        (InstructionFilter { created_after: at(2), ..all.clone() }, vec![3]),
    ];
    for (filter, expected) in cases {
        let keys = expected.iter().filter_map(|place: &usize| rows.get(*place));
        let keys: Vec<Key> = keys.map(|row| Key::Instruction(row.org, row.id)).collect();
        for limit in [1, 2, 10] {
            let found = pages(store, &List::Instructions(filter.clone()), limit).await?;
            let found: Vec<Key> = found.iter().map(Row::key).collect();
            assert_eq!(found, keys, "{filter:?} by {limit}");
        }
    }
    Ok(())
}

/// Instructions are due from their instant on, those waiting longest first, in all organizations;
/// what is over is due no more.
pub async fn instructions_that_are_due(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let wallet = world.id();
    let at = |seconds| Some(world.now.plus_seconds(seconds));
    let (early, late) = (at(10), at(20));
    let mut rows = [(); 4].map(|()| world.instruction(wallet));
    let first = stranger.instruction(wallet);
    let [second, over, last, waits] = &mut rows;
    second.due_at = early;
    (over.status, over.due_at) = (InstructionStatus::Completed, None);
    last.due_at = late;
    (waits.status, waits.due_at) = (InstructionStatus::PendingApproval, None);
    let keys = [&first, &*second, &*last].map(|row| Key::Instruction(row.org, row.id));
    let done = Instruction { due_at: None, ..first.clone() };
    let row = |row: &Instruction| Row::Instruction(Arc::new(row.clone()));
    insert(store, rows.iter().chain([&first]).map(row).collect()).await?;
    let due = async |seconds, limit| {
        let list = List::DueInstructions { now: world.now.plus_seconds(seconds) };
        let page = store.page(list, Page { after: None, limit }).await?;
        Ok::<_, StoreError>(page.iter().map(Row::key).collect::<Vec<Key>>())
    };
    assert_eq!(due(20, 10).await?, keys);
    assert_eq!(due(20, 2).await?, keys[..2]);
    assert_eq!(due(19, 10).await?, keys[..2]);
    assert_eq!(due(9, 10).await?, keys[..1]);
    commit(store, vec![Change::Update(row(&done))]).await?;
    assert_eq!(due(20, 10).await?, keys[1..]);
    Ok(())
}
