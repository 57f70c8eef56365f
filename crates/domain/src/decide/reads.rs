//! What a command names by itself. What follows from what was found is asked for by the verb.

use crate::access::Permission;
use crate::command::{Access, Command};
use crate::ids::{ApprovalId, OrgId};
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::wallet::{reads_of_debit, reads_of_wallet};

impl Command {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        match self {
            Self::CreateOrganization(_) => Access::Installation,
            Self::AddMember(verb) => Access::Operator(verb.org),
            Self::Member(verb) => verb.access(),
            Self::ApproverList(verb) => verb.access(),
            Self::SignIn(verb) => verb.access(),
            Self::CreditWallet(verb) => Access::Operator(verb.org),
            Self::ExpireApproval(verb) => Access::System(verb.org),
            Self::TouchKeys(verb) => Access::System(verb.org),
            Self::UpdateOrganization(_)
            | Self::CreateKey(_)
            | Self::UpdateKey(_)
            | Self::RevokeKey(_) => Access::Unscoped(Permission::OrganizationsWrite),
            Self::UpdateWallet(_) => Access::Permission(Permission::WalletsWrite),
            Self::CreateWallet(_)
            | Self::FundWallet(_)
            | Self::FreezeWallet(_)
            | Self::UnfreezeWallet(_)
            | Self::CloseWallet(_)
            | Self::CreateAgent(_)
            | Self::AdjustBudget(_)
            | Self::Agent(_)
            | Self::RotateAgentKey(_)
            | Self::DeleteAgent(_) => Access::Unscoped(Permission::WalletsWrite),
            Self::SendPayment(_)
            | Self::PayAddress(_)
            | Self::SendBatch(_)
            | Self::ReversePayment(_) => Access::Permission(Permission::PaymentsWrite),
            Self::CreatePolicy(_) | Self::UpdatePolicy(_) | Self::DeletePolicy(_) => {
                Access::Unscoped(Permission::PoliciesWrite)
            }
            Self::DecideApproval(_) => Access::Permission(Permission::ApprovalsWrite),
        }
    }

    /// The organization that the operator or the server names.
    pub(crate) const fn organization(&self) -> Option<OrgId> {
        match self {
            Self::AddMember(verb) => Some(verb.org),
            Self::Member(verb) => verb.organization(),
            Self::ApproverList(verb) => verb.organization(),
            Self::SignIn(verb) => verb.organization(),
            Self::CreditWallet(verb) => Some(verb.org),
            Self::ExpireApproval(verb) => Some(verb.org),
            Self::TouchKeys(verb) => Some(verb.org),
            Self::UpdateOrganization(verb) => verb.org,
            Self::CreateKey(verb) => match &verb.on_behalf {
                Some(grant) => Some(grant.org),
                None => None,
            },
            _ => None,
        }
    }

    /// Global names whose organization has to be found first.
    pub(crate) fn locators(&self) -> Vec<Read> {
        let locator = |key| Read::Row(Key::Locator(key));
        match self {
            Self::SendPayment(verb) => vec![locator(LocatorKey::Wallet(verb.to))],
            Self::SendBatch(verb) => {
                verb.items.iter().map(|item| locator(LocatorKey::Wallet(item.payment.to))).collect()
            }
            Self::PayAddress(verb) => verb.locators().map(locator).into(),
            Self::AddMember(verb) => vec![locator(LocatorKey::Email(verb.email.clone()))],
            Self::Member(verb) => verb.locators(),
            Self::CreditWallet(verb) => vec![locator(verb.name())],
            _ => Vec::new(),
        }
    }

    /// The rows that the command names, in the organization it acts in.
    pub(crate) fn reads(&self, draft: &Draft<'_>, org: OrgId) -> Result<Vec<Read>, Halt> {
        let mut reads = Vec::new();
        match self {
            Self::CreateOrganization(_)
            | Self::AddMember(_)
            | Self::UpdateOrganization(_)
            | Self::CreateWallet(_)
            | Self::CreateAgent(_)
            | Self::TouchKeys(_) => {}
            Self::Member(verb) => reads.extend(verb.reads(org)),
            Self::ApproverList(verb) => reads.extend(verb.reads(org)),
            Self::SignIn(verb) => reads.extend(verb.reads(org)),
            Self::UpdateWallet(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::FundWallet(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::CreditWallet(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::FreezeWallet(id) | Self::UnfreezeWallet(id) => {
                reads_of_wallet(org, *id, &mut reads);
            }
            Self::CloseWallet(id) => {
                reads_of_wallet(org, *id, &mut reads);
                reads.push(Range::PendingApprovalsOfWallet(org, *id).into());
                reads.push(Range::ActiveKeysOfWallet(org, *id).into());
            }
            Self::SendPayment(verb) => {
                reads_of_debit(org, verb.from, &mut reads);
                credited(draft, LocatorKey::Wallet(verb.to), &mut reads)?;
            }
            Self::SendBatch(verb) => {
                for item in &verb.items {
                    reads_of_debit(org, item.payment.from, &mut reads);
                    credited(draft, LocatorKey::Wallet(item.payment.to), &mut reads)?;
                }
            }
            Self::PayAddress(verb) => {
                if let Some(from) = verb.from {
                    reads_of_debit(org, from, &mut reads);
                }
                for key in verb.locators() {
                    credited(draft, key, &mut reads)?;
                }
            }
            Self::ReversePayment(verb) => reads.push(Key::Payment(org, verb.payment).into()),
            Self::CreatePolicy(verb) => reads.push(Key::Wallet(org, verb.wallet).into()),
            Self::UpdatePolicy(verb) => reads.push(Key::Policy(org, verb.policy).into()),
            Self::DeletePolicy(verb) => reads.push(Key::Policy(org, verb.policy).into()),
            Self::DecideApproval(verb) => approval(org, verb.approval, &mut reads),
            Self::ExpireApproval(verb) => approval(org, verb.approval, &mut reads),
            Self::AdjustBudget(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::Agent(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::RotateAgentKey(verb) => reads_of_wallet(org, verb.wallet, &mut reads),
            Self::DeleteAgent(verb) => {
                reads_of_wallet(org, verb.wallet, &mut reads);
                reads.push(Range::PendingApprovalsOfWallet(org, verb.wallet).into());
                reads.push(Range::ActiveKeysOfWallet(org, verb.wallet).into());
            }
            Self::CreateKey(verb) => {
                reads.extend(verb.wallet_scope.iter().map(|id| Key::Wallet(org, *id).into()));
                let owner = verb.on_behalf.map(|grant| grant.owner).or(verb.owner);
                reads.extend(owner.map(|owner| Key::Member(org, owner).into()));
            }
            Self::UpdateKey(verb) => {
                reads.push(Key::ApiKey(org, verb.key).into());
                let scope = verb.wallet_scope.iter().flatten();
                reads.extend(scope.map(|id| Key::Wallet(org, *id).into()));
            }
            Self::RevokeKey(verb) => reads.push(Key::ApiKey(org, verb.key).into()),
        }
        Ok(reads)
    }
}

/// A wallet that is paid, in whichever organization it is. Its organization's log and books are
/// written too.
fn credited(draft: &Draft<'_>, key: LocatorKey, reads: &mut Vec<Read>) -> Result<(), Halt> {
    let locator = draft.get::<Locator>(key)?;
    if let Some(LocatorTarget::Wallet { org, wallet: id }) = locator.map(|row| row.target) {
        reads_of_wallet(org, id, reads);
        reads.push(Key::LogHead(org).into());
    }
    Ok(())
}

fn approval(org: OrgId, id: ApprovalId, reads: &mut Vec<Read>) {
    reads.push(Key::Approval(org, id).into());
    reads.push(Range::VotesOfApproval(org, id).into());
}
