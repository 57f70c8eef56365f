//! What a command names by itself. What follows from what was found is asked for by the verb.

use crate::access::{Environment, Permission};
use crate::approval::reads_of_terms;
use crate::command::{Access, Command};
use crate::ids::{ApprovalId, OrgId};
use crate::instruction::reads_of_instruct;
use crate::key::reads_of_signer;
use crate::organization::{Locator, LocatorKey, LocatorTarget};
use crate::payment::SendPayment;
use crate::state::{Draft, Halt, Key, Range, Read};
use crate::wallet::{reads_of_debit, reads_of_wallet};
use crate::webhook::reads_of_record;

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
            Self::AdvanceApproval(verb) => Access::System(verb.org),
            Self::TouchKeys(verb) => Access::System(verb.org),
            Self::Mail(verb) => Access::System(verb.org()),
            Self::Webhook(verb) => verb.access(),
            Self::User(verb) => verb.access(),
            Self::GiveName(verb) => Access::Operator(verb.org),
            Self::Rail(verb) => Access::System(verb.org()),
            Self::RecordDeliveries(verb) => Access::System(verb.org),
            Self::Vault(verb) => verb.access(),
            Self::List(verb) => verb.access(),
            Self::Ordered(verb) => verb.access(),
            Self::PrepareToken(_) => Access::Own,
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
            | Self::Instruct(_)
            | Self::Transfer(_)
            | Self::Instruction(_)
            | Self::ReversePayment(_) => Access::Permission(Permission::PaymentsWrite),
            Self::CreatePolicy(_) | Self::UpdatePolicy(_) | Self::DeletePolicy(_) => {
                Access::Unscoped(Permission::PoliciesWrite)
            }
            Self::DecideApproval(_)
            | Self::VoteOnce(_)
            | Self::DecideApprovals(_)
            | Self::DelegateApproval(_) => Access::Permission(Permission::ApprovalsWrite),
            Self::CancelApproval(_) => Access::Own,
            Self::Resource(verb) => verb.access(),
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
            Self::GiveName(verb) => Some(verb.org),
            Self::AdvanceApproval(verb) => Some(verb.org),
            Self::TouchKeys(verb) => Some(verb.org),
            Self::Mail(verb) => Some(verb.org()),
            Self::RecordDeliveries(verb) => Some(verb.org),
            Self::Rail(verb) => Some(verb.org()),
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
    #[expect(clippy::too_many_lines, reason = "every command has its place in one total match")]
    pub(crate) fn reads(&self, draft: &Draft<'_>, org: OrgId) -> Result<Vec<Read>, Halt> {
        let mut reads = Vec::new();
        match self {
            Self::Member(verb) => reads.extend(verb.reads(org)),
            Self::ApproverList(verb) => reads.extend(verb.reads(org)),
            Self::SignIn(verb) => reads.extend(verb.reads(org)),
            Self::Webhook(verb) => reads.extend(verb.reads(org)),
            Self::User(verb) => reads.extend(verb.reads(org)),
            Self::GiveName(verb) => reads.extend(verb.reads()),
            Self::RecordDeliveries(verb) => reads.extend(reads_of_record(verb)),
            Self::Vault(verb) => reads.extend(verb.reads(org)),
            Self::List(verb) => reads.extend(verb.reads(org)),
            Self::Ordered(verb) => reads.extend(verb.reads(org)),
            Self::PrepareToken(_) => reads.extend(reads_of_signer(org)),
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
            Self::SendPayment(verb) => paid(draft, (org, verb), &mut reads)?,
            Self::SendBatch(verb) => {
                for item in &verb.items {
                    paid(draft, (org, &item.payment), &mut reads)?;
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
            Self::Transfer(verb) => reads.extend(verb.reads(org)),
            Self::Instruct(verb) => reads.extend(reads_of_instruct(org, verb)),
            Self::Instruction(verb) => reads.extend(verb.reads(org)),
            Self::Rail(verb) => reads.extend(verb.reads()),
            Self::ReversePayment(verb) => reads.push(Key::Payment(org, verb.payment).into()),
            Self::CreatePolicy(_) | Self::UpdatePolicy(_) | Self::DeletePolicy(_) => {
                self.reads_of_policies(org, &mut reads);
            }
            Self::DecideApproval(_)
            | Self::VoteOnce(_)
            | Self::DecideApprovals(_)
            | Self::CancelApproval(_)
            | Self::DelegateApproval(_)
            | Self::AdvanceApproval(_) => self.reads_of_approvals(org, &mut reads),
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
            Self::Mail(verb) => reads.extend(verb.reads(org)),
            Self::CreateOrganization(_)
            | Self::AddMember(_)
            | Self::Resource(_)
            | Self::UpdateOrganization(_)
            | Self::CreateWallet(_)
            | Self::CreateAgent(_)
            | Self::TouchKeys(_) => {}
        }
        Ok(reads)
    }

    /// The rows that the command names by names of one environment.
    pub(crate) fn named_reads(&self, org: OrgId, environment: Environment) -> Vec<Read> {
        match self {
            Self::Resource(verb) => verb.reads(org, environment),
            _ => Vec::new(),
        }
    }

    /// The organization that a caller names who may act in more than one.
    pub(crate) const fn merchant(&self) -> Option<OrgId> {
        match self {
            Self::Resource(verb) => verb.merchant,
            _ => None,
        }
    }

    /// Whom a platform names.
    pub(crate) fn on_behalf_of(&self) -> Option<&str> {
        match self {
            Self::Resource(verb) => verb.on_behalf_of.as_deref().filter(|name| !name.is_empty()),
            _ => None,
        }
    }

    /// The policy that the command names, or the place of a new one, and the people it asks.
    fn reads_of_policies(&self, org: OrgId, reads: &mut Vec<Read>) {
        match self {
            Self::CreatePolicy(verb) => {
                reads.push(match verb.wallet {
                    Some(wallet) => Key::Wallet(org, wallet).into(),
                    None => Range::PoliciesOfOrganization(org).into(),
                });
                reads.extend(reads_of_terms(org, verb.terms.as_ref()));
            }
            Self::UpdatePolicy(verb) => {
                reads.push(Key::Policy(org, verb.policy).into());
                reads.extend(reads_of_terms(org, verb.terms.iter().flatten().next()));
            }
            Self::DeletePolicy(verb) => reads.push(Key::Policy(org, verb.policy).into()),
            _ => {}
        }
    }

    /// The requests that the command names, with what was said about them.
    fn reads_of_approvals(&self, org: OrgId, reads: &mut Vec<Read>) {
        let mut everybody = false;
        match self {
            Self::DecideApproval(verb) => {
                approval(org, verb.approval, reads);
                everybody = verb.on_behalf_of.is_some();
            }
            Self::VoteOnce(verb) => approval(org, verb.approval, reads),
            Self::DecideApprovals(verb) => {
                verb.items.iter().for_each(|(id, _)| approval(org, *id, reads));
            }
            Self::DelegateApproval(verb) => {
                approval(org, verb.approval, reads);
                everybody = true;
            }
            Self::CancelApproval(verb) => approval(org, verb.approval, reads),
            Self::AdvanceApproval(verb) => approval(org, verb.approval, reads),
            _ => {}
        }
        reads.extend(everybody.then_some(Range::MembersOfOrganization(org).into()));
    }
}

/// Both ends of a payment.
fn paid(
    draft: &Draft<'_>,
    (org, verb): (OrgId, &SendPayment),
    reads: &mut Vec<Read>,
) -> Result<(), Halt> {
    reads_of_debit(org, verb.from, reads);
    credited(draft, LocatorKey::Wallet(verb.to), reads)
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
