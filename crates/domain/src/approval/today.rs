//! A request as it would be judged now, without a vote.

use super::recheck::asking_today;
use super::subject::{reads_of_subject, recheck};
use super::{Approval, Requirement};
use crate::context::Context;
use crate::ids::{ApprovalId, Mint, OrgId};
use crate::policy::Evaluation;
use crate::rejection::{Object, Rejection};
use crate::state::{Draft, Halt, Key, State};

/// What the deciding vote would meet now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// What the policies say, or why it could not run.
    pub evaluation: Result<Evaluation, Rejection>,
    /// Who would have to agree.
    pub requirement: Requirement,
}

/// Judges a request that waits as its deciding vote would. It asks for what it has to know, as a
/// decision does.
pub fn judged_today(
    state: &State,
    context: &Context,
    (org, id): (OrgId, ApprovalId),
) -> Result<Today, Halt> {
    let mut mint = Mint::new(0);
    let mut draft = Draft::new(state, context, &mut mint);
    let approval = draft.get::<Approval>((org, id))?;
    let approval = approval.ok_or(Rejection::NotFound(Object::Approval))?;
    let mut reads = reads_of_subject(org, &approval);
    let pinned = approval.policies.iter();
    reads.extend(pinned.map(|pin| Key::PolicyVersion(org, pin.policy, pin.version).into()));
    draft.need(reads)?;
    let approval = approval.effective(context.now);
    let evaluation = recheck(&mut draft, &approval)?;
    let requirement = match &evaluation {
        Ok(evaluation) => asking_today(&draft, &approval, evaluation)?.requirement,
        Err(_) => approval.requirement,
    };
    Ok(Today { evaluation, requirement })
}
