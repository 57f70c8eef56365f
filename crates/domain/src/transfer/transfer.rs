//! What callers ask for.

use super::found::Found;
use super::{OfframpAmount, OfframpSource, TransferFee, hold, offramp, route};
use crate::access::{Duty, Environment, must_serve};
use crate::document::{Document, Reference};
use crate::idempotency::Once;
use crate::ids::{DocumentId, Id as _, OrgId};
use crate::instruction::{Detail, Instruct, Outside, Party, find_once, instruct, known_before};
use crate::ledger::AccountKey;
use crate::money::{Amount, Asset};
use crate::outcome::Outcome;
use crate::rejection::Rejection;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::user::{User, id_at, named_address, named_external, reads_of_reference, reads_of_user};

/// A transfer of a user's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// What.
    pub asked: Asked,
    /// Whether the caller wants people to agree.
    pub hold: bool,
    /// The caller's name for the request.
    pub once: Once,
    /// What the caller wants to be told again, as canonical JSON text.
    pub extra: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Tokens for one.
    Single {
        /// Whose tokens.
        from: Reference,
        /// Which.
        asset: Asset,
        /// How many.
        amount: Amount,
        /// For whom.
        to: Destination,
        /// What it costs on top.
        fee: Option<TransferFee>,
    },
    /// Tokens for several, all or none.
    Batch {
        /// Whose tokens.
        from: Reference,
        /// Which.
        asset: Asset,
        /// For whom, and how many.
        items: Vec<(Destination, Amount)>,
    },
    /// Tokens to another chain.
    Bridge {
        /// Whose tokens.
        from: Reference,
        /// Which.
        asset: Asset,
        /// How many.
        amount: Amount,
        /// What they become.
        into: Asset,
        /// For whom.
        to: Destination,
    },
    /// Tokens into a bank account.
    Offramp {
        /// Whose tokens.
        from: OfframpSource,
        /// Which.
        asset: Asset,
        /// How many, or how much is to arrive.
        amount: OfframpAmount,
        /// Whose account, where it is not the sender's.
        to: Option<Reference>,
        /// The account.
        account: Reference,
        /// What arrives, as its code.
        currency: String,
        /// What developers take out of it.
        fees: Vec<TransferFee>,
        /// What the bank is told along with it, as canonical JSON text.
        references: Option<String>,
    },
}

/// For whom it is: a user, an address, or a user by one of their addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// The user.
    pub user: Option<Reference>,
    /// The address.
    pub address: Option<String>,
}

impl Asked {
    /// Whose tokens move, where a user is named.
    const fn payer(&self) -> Option<&Reference> {
        match self {
            Self::Single { from, .. } | Self::Batch { from, .. } | Self::Bridge { from, .. } => {
                Some(from)
            }
            Self::Offramp { from, .. } => from.user(),
        }
    }

    /// For whom, and of what.
    fn destinations(&self) -> Vec<(&Destination, Asset)> {
        match self {
            Self::Single { to, asset, .. } => vec![(to, *asset)],
            Self::Bridge { to, into, .. } => vec![(to, *into)],
            Self::Batch { items, asset, .. } => items.iter().map(|(to, _)| (to, *asset)).collect(),
            Self::Offramp { .. } => Vec::new(),
        }
    }

    /// Everything that is named by an id or otherwise.
    fn references(&self) -> Vec<&Reference> {
        let mut references: Vec<&Reference> = self.payer().into_iter().collect();
        references.extend(self.destinations().into_iter().filter_map(|(to, _)| to.user.as_ref()));
        if let Self::Offramp { from, to, account, .. } = self {
            references.extend(from.external());
            references.extend(to);
            references.push(account);
        }
        references
    }

    const fn asset(&self) -> Asset {
        match self {
            Self::Single { asset, .. }
            | Self::Batch { asset, .. }
            | Self::Bridge { asset, .. }
            | Self::Offramp { asset, .. } => *asset,
        }
    }

    /// What is read of whoever pays.
    fn reads_of_payer(&self, (org, user): (OrgId, DocumentId)) -> Vec<Read> {
        let wallet = User::wallet_of(user);
        let mut reads: Vec<Read> = reads_of_user(org, user).into();
        reads.push(Key::Account(org, AccountKey::wallet(wallet, self.asset())).into());
        reads.push(Range::PoliciesOfWallet(org, wallet).into());
        reads.push(Range::PoliciesOfOrganization(org).into());
        reads
    }
}

impl Transfer {
    /// The rows that it names by their ids.
    pub(crate) fn reads(&self, org: OrgId) -> Vec<Read> {
        let payer = self.asked.payer().and_then(Reference::id).map(DocumentId::from_ulid);
        let mut reads = payer.map(|id| self.asked.reads_of_payer((org, id))).unwrap_or_default();
        let others = self.asked.references().into_iter();
        reads.extend(others.flat_map(|other| reads_of_reference(org, other)));
        reads
    }

    /// The documents of the names that it names.
    pub(crate) fn names(&self, environment: Environment) -> Vec<DocumentId> {
        let references = self.asked.references().into_iter();
        let mut names: Vec<DocumentId> =
            references.filter_map(|reference| reference.name(environment)).collect();
        let payer = self.asked.payer().and_then(Reference::id).map(DocumentId::from_ulid);
        for (to, asset) in self.asked.destinations() {
            let (None, Some(address), Some(chain)) = (&to.user, &to.address, asset.chain()) else {
                continue;
            };
            names.push(named_address(environment, (chain, address)));
            names.extend(payer.map(|payer| named_external(environment, (payer, chain, address))));
        }
        names
    }

    /// All that is read once it is known what the names stand for.
    fn further(&self, draft: &Draft<'_>, session: &Session) -> Result<Vec<Read>, Halt> {
        let (org, environment) = (session.org()?, session.environment()?);
        let mut reads = session.reads_of_people();
        let payer = match self.asked.payer() {
            Some(payer) => payer.find(draft, session)?.map(DocumentId::from_ulid),
            None => None,
        };
        reads.extend(payer.map(|id| self.asked.reads_of_payer((org, id))).unwrap_or_default());
        for reference in self.asked.references() {
            if let Some(id) = reference.find(draft, session)?.map(DocumentId::from_ulid) {
                reads.extend(reads_of_user(org, id));
            }
        }
        for (to, asset) in self.asked.destinations() {
            let (None, Some(address), Some(chain)) = (&to.user, &to.address, asset.chain()) else {
                continue;
            };
            if let Some(id) = id_at(draft, session, (chain, address))? {
                reads.extend(reads_of_user(org, id));
            } else if let Some(payer) = payer {
                let name = named_external(environment, (payer, chain, address));
                reads.push(Key::Document(org, name).into());
            }
        }
        Ok(reads)
    }
}

/// Starts a transfer. The refusals in their order: what the caller may, the name of the request,
/// what is not there, who is frozen, the way, the account, the policies, the money.
pub(crate) fn transfer(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &Transfer,
) -> Result<Answer, Halt> {
    // All at once: asked for one by one it would take more rounds than a batch has.
    draft.need(verb.further(draft, session)?)?;
    must_serve(draft, session, Duty::Start)?;
    if let Some(known) = find_once(draft, session, &verb.once)? {
        return known_before(draft, session, known);
    }
    let plan = plan(draft, session, &verb.asked)?;
    let kind = plan.detail.kind();
    let verb = Instruct {
        wallet: User::wallet_of(plan.from),
        address: plan.address,
        outside: plan.outside,
        asset: plan.asset,
        legs: plan.legs,
        fee: plan.fee,
        detail: plan.detail,
        hold: Some(hold::asked(draft, session, verb.hold)?),
        ttl_seconds: Some(hold::ttl_seconds(kind)),
        keeps_denied: false,
        once: Some(verb.once.clone()),
        extra: verb.extra.clone(),
    };
    let answer = instruct(draft, session, &verb)?;
    with_users(draft, answer)
}

/// The answer, with the users that it is told with.
fn with_users(draft: &Draft<'_>, answer: Answer) -> Result<Answer, Halt> {
    let Answer::Done(Outcome::Instructed(mut made)) = answer else { return Ok(answer) };
    let (org, payer) = (made.instruction.org, made.instruction.wallet);
    for wallet in std::iter::once(payer).chain(made.instruction.recipients()) {
        made.users.extend(draft.get::<Document>((org, User::document_of(wallet)))?);
    }
    Ok(Outcome::Instructed(made).into())
}

/// What is asked for, with all that it names found.
fn plan(draft: &Draft<'_>, session: &Session, asked: &Asked) -> Result<Plan, Halt> {
    Ok(match asked {
        Asked::Single { from, asset, amount, to, fee } => {
            let found = Found::of(draft, session, (from, *asset), &[(to, *asset)])?;
            route::must_be_there(session, &found)?;
            let fee = fee.as_ref().map_or(Some(Amount::ZERO), |fee| fee.on(*amount));
            let fee = fee.ok_or(Rejection::AmountOverflow)?;
            found.plan((*asset, Detail::Transfer), &[*amount], fee)?
        }
        Asked::Batch { from, asset, items } => {
            let to: Vec<_> = items.iter().map(|(to, _)| (to, *asset)).collect();
            let found = Found::of(draft, session, (from, *asset), &to)?;
            route::must_be_of_a_batch(&found, *asset)?;
            route::must_be_there(session, &found)?;
            let amounts: Vec<Amount> = items.iter().map(|(_, amount)| *amount).collect();
            found.plan((*asset, Detail::Batch), &amounts, Amount::ZERO)?
        }
        Asked::Bridge { from, asset, amount, into, to } => {
            let found = Found::of(draft, session, (from, *asset), &[(to, *into)])?;
            route::must_cross(&found, (*asset, *into))?;
            route::must_be_there(session, &found)?;
            let detail = Detail::Bridge { into: *into };
            found.plan((*asset, detail), &[*amount], Amount::ZERO)?
        }
        Asked::Offramp { .. } => offramp::plan(draft, session, asked)?,
    })
}

/// What a transfer comes to, once all that it names is found.
pub(super) struct Plan {
    pub(super) from: DocumentId,
    pub(super) address: Option<String>,
    pub(super) outside: Option<Outside>,
    pub(super) asset: Asset,
    pub(super) legs: Vec<(Party, Amount)>,
    pub(super) fee: Amount,
    pub(super) detail: Detail,
}
