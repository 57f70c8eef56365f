//! What waits for people: the price of a vote, what it costs that a million requests wait, and what
//! it costs that an organization has a thousand people.

use anyhow::{Context as _, Result};

use super::queue::{self, Look, Queue};
use crate::board::metric::Metric;
use crate::board::sheet::Sheet;
use crate::cli::Options;
use crate::floor::commit;
use crate::inside::sweeper::Sweeper;
use crate::load::latencies::Latencies;
use crate::process::disk::settle;
use crate::product::api::Api;
use crate::product::server::Server;
use crate::product::votes::{self, Voters};
use crate::product::{people, wallets};
use countersign_cluster::process::folder;

/// Votes per turn, and turns.
const VOTES: usize = 50;
const TURNS: u32 = 5;
/// Requests of the server that we compare with.
const FEW: usize = 1_000;
/// So many people are few, and so many are as many as an organization may have; two of them are
/// there already.
const PEOPLE: (usize, usize) = (10 - 2, 1_000 - 2);

/// Every look at a queue: with few requests, and with many.
const LOOKS: [(Look, Metric, Metric); 7] = [
    (Look::FirstPage, Metric::PendingListFew, Metric::PendingListMany),
    (Look::LaterPage, Metric::PendingLaterFew, Metric::PendingLaterMany),
    (Look::Inbox, Metric::PendingInboxFew, Metric::PendingInboxMany),
    (Look::Mine, Metric::PendingMineFew, Metric::PendingMineMany),
    (Look::One, Metric::PendingGetFew, Metric::PendingGetMany),
    (Look::Wallet, Metric::PendingWalletFew, Metric::PendingWalletMany),
    (Look::Vote, Metric::PendingVoteFew, Metric::PendingVoteMany),
];

/// The same with few colleagues, and with many.
const LOOKS_OF_PEOPLE: [(Look, Metric, Metric); 4] = [
    (Look::FirstPage, Metric::PeopleListFew, Metric::PeopleListMany),
    (Look::Inbox, Metric::PeopleInboxFew, Metric::PeopleInboxMany),
    (Look::One, Metric::PeopleGetFew, Metric::PeopleGetMany),
    (Look::Vote, Metric::PeopleVoteFew, Metric::PeopleVoteMany),
];

/// The deciding vote, and one below the quorum, against one commit; all three take turns.
pub(super) fn votes(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let server = Server::start(&options.server()?, &options.dir)?;
    let address = server.address;
    let operator = Api { address, key: &server.environment.operator_key };
    let reviewer = Api { address, key: &server.environment.reviewer_key };
    let voters = Voters { operator, reviewer };
    let wallets = wallets::prepare_queue(operator).context("preparing the wallets")?;
    let (Some(one), Some(to)) = (wallets.first(), wallets.last()) else { return Ok(()) };
    // A quorum of two takes one more person than the two that there are.
    people::add(operator, 1).context("a third person")?;
    let pair = votes::pair(operator)?;
    let folder = folder::durable(&options.dir)?;
    let mut floor = commit::Writer::create(folder.path())?;
    floor.warm_up()?;
    let mut found = [(); 3].map(|()| Latencies::default());
    settle()?;
    for turn in 0..=TURNS {
        let deciding = votes::small(&voters, (one, to), VOTES)?;
        let below = votes::small(&voters, (&pair, to), VOTES)?;
        let commits = floor.latencies(options.warm_up() / TURNS)?;
        // The first turn warms up.
        if turn > 0 {
            let new = [deciding, below, commits];
            found.iter_mut().zip(new).for_each(|(all, new)| all.absorb(new));
        }
    }
    let metrics = [Metric::VoteDeciding, Metric::VoteBelow, Metric::VoteCommit];
    for (metric, mut latencies) in metrics.into_iter().zip(found) {
        sheet.note_time(metric, latencies.percentile(500));
    }
    server.stop_and_verify()
}

/// A server on which a million requests wait, beside one on which few do.
pub(super) fn pending(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let mut many = Queue::start(options)?;
    many.fill(options.pending).context("filling the queue")?;
    many.fill_sweeps()?;
    for round in 1..=options.rounds {
        eprintln!("pending requests, round {round} of {}", options.rounds);
        // A fresh one each time: what is held here would soon be many as well.
        let mut few = Queue::start(options)?;
        few.fill(FEW)?;
        side_by_side(options, (&mut few, &mut many), sheet)?;
        few.stop()?.verify()?;
    }
    sheet.note_bytes(Metric::PendingMemory, many.memory()?);
    let many = many.restart().context("restarting with many requests")?;
    sheet.note_time(Metric::PendingStart, many.ready_after());
    sheet.note_bytes(Metric::PendingMemoryFresh, many.memory()?);
    let mut few = Queue::start(options)?;
    few.fill(FEW)?;
    few.fill_sweeps()?;
    sweeps((few, many), sheet).context("the sweeps")
}

/// One round of everything that is done with requests.
fn side_by_side(
    options: &Options,
    (few, many): (&mut Queue, &mut Queue),
    sheet: &mut Sheet,
) -> Result<()> {
    settle()?;
    for (look, of_few, of_many) in LOOKS {
        few.warm()?;
        many.warm()?;
        let found = queue::compare((&mut *few, &mut *many), look, options.warm_up())?;
        sheet.note_time(of_few, found.0);
        sheet.note_time(of_many, found.1);
    }
    few.warm()?;
    many.warm()?;
    sheet.note_time(Metric::PendingPayFew, few.pay(options.leg())?);
    sheet.note_time(Metric::PendingPayMany, many.pay(options.leg())?);
    sheet.note_time(Metric::PendingHoldFew, few.hold(options.leg())?);
    sheet.note_time(Metric::PendingHoldMany, many.hold(options.leg())?);
    Ok(())
}

/// Both sweep in turns, hour by hour; then every book is checked.
fn sweeps((few, many): (Queue, Queue), sheet: &mut Sheet) -> Result<()> {
    let (few, many) = (few.stop()?, many.stop()?);
    let sweepers = (Sweeper::open(&few.data())?, Sweeper::open(&many.data())?);
    settle()?;
    for _ in 0..Queue::SWEEPS {
        sheet.note_time(Metric::SweepFew, sweepers.0.sweep_next_hour(Queue::SWEPT)?);
        sheet.note_time(Metric::SweepMany, sweepers.1.sweep_next_hour(Queue::SWEPT)?);
    }
    sweepers.0.close();
    sweepers.1.close();
    few.verify()?;
    many.verify()
}

/// An organization of many people beside one of few, each with as many requests.
pub(super) fn of_people(options: &Options, sheet: &mut Sheet) -> Result<()> {
    let staffed = |count| -> Result<Queue> {
        let mut queue = Queue::start(options)?;
        queue.staff(count)?;
        queue.fill(FEW)?;
        Ok(queue)
    };
    let (mut few, mut many) = (staffed(PEOPLE.0)?, staffed(PEOPLE.1)?);
    for round in 1..=options.rounds {
        eprintln!("people, round {round} of {}", options.rounds);
        settle()?;
        for (look, of_few, of_many) in LOOKS_OF_PEOPLE {
            let found = queue::compare((&mut few, &mut many), look, options.warm_up())?;
            sheet.note_time(of_few, found.0);
            sheet.note_time(of_many, found.1);
        }
    }
    few.stop()?.verify()?;
    many.stop()?.verify()
}
