//! From the command to its verb.

use crate::command::{Command, Request};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt};
use crate::{
    agent, approval, change, document, instruction, key, organization, payment, transfer, wallet,
    webhook,
};

/// Carries out a command whose caller may ask for it.
pub(crate) fn perform(
    draft: &mut Draft<'_>,
    session: &Session,
    request: &Request,
) -> Result<Answer, Halt> {
    let idempotency_key = request.idempotency.as_ref().map(|idempotency| idempotency.key.as_str());
    match &*request.command {
        Command::CreateOrganization(verb) => organization::create(draft, session, verb),
        Command::AddMember(verb) => organization::add_member(draft, session, verb),
        Command::SignIn(verb) => verb.perform(draft, session),
        Command::Webhook(verb) => verb.perform(draft, session),
        Command::RecordDeliveries(verb) => webhook::record(draft, session, verb),
        Command::Vault(verb) => verb.perform(draft, session),
        Command::List(verb) => verb.perform(draft, session),
        Command::Ordered(verb) => verb.perform(draft, session),
        Command::PrepareToken(verb) => key::prepare_token(draft, session, verb),
        Command::GiveName(verb) => document::give_name(draft, verb),
        Command::Transfer(verb) => transfer::transfer(draft, session, verb),
        Command::User(verb) => verb.perform(draft, session),
        Command::CreateWallet(verb) => wallet::create(draft, session, verb),
        Command::UpdateWallet(verb) => wallet::update(draft, session, verb),
        Command::FundWallet(verb) => wallet::fund(draft, session, verb),
        Command::CreditWallet(verb) => wallet::credit(draft, session, verb),
        Command::FreezeWallet(id) => wallet::freeze(draft, session, *id),
        Command::UnfreezeWallet(id) => wallet::unfreeze(draft, session, *id),
        Command::CloseWallet(id) => wallet::close(draft, session, *id),
        Command::SendPayment(verb) => payment::send(draft, session, (verb, idempotency_key)),
        Command::PayAddress(verb) => payment::pay_address(draft, session, (verb, idempotency_key)),
        Command::SendBatch(verb) => payment::send_batch(draft, session, verb),
        Command::Instruct(verb) => instruction::instruct(draft, session, verb),
        Command::Instruction(verb) => verb.perform(draft, session),
        Command::Rail(verb) => verb.perform(draft, session),
        Command::ReversePayment(verb) => payment::reverse(draft, session, verb),
        Command::DecideApproval(verb) => approval::decide(draft, session, verb),
        Command::VoteOnce(verb) => approval::vote_once(draft, session, verb),
        Command::DecideApprovals(verb) => approval::decide_all(draft, session, verb),
        Command::CancelApproval(verb) => approval::cancel(draft, session, verb),
        Command::DelegateApproval(verb) => approval::delegate(draft, session, verb),
        Command::AdvanceApproval(verb) => approval::advance(draft, session, verb),
        Command::CreateAgent(verb) => agent::create(draft, session, verb),
        Command::AdjustBudget(verb) => agent::adjust_budget(draft, session, verb),
        Command::Agent(verb) => agent::pause_or_resume(draft, session, verb),
        Command::RotateAgentKey(verb) => agent::rotate_key(draft, session, verb),
        Command::DeleteAgent(verb) => agent::delete(draft, session, verb),
        command @ (Command::Member(_)
        | Command::ApproverList(_)
        | Command::UpdateOrganization(_)
        | Command::CreatePolicy(_)
        | Command::UpdatePolicy(_)
        | Command::DeletePolicy(_)
        | Command::CreateKey(_)
        | Command::UpdateKey(_)) => change::make(draft, session, command),
        Command::RevokeKey(verb) => key::revoke(draft, session, verb),
        Command::TouchKeys(verb) => key::touch(draft, session, verb),
        Command::Mail(verb) => verb.perform(draft, session),
        Command::Resource(verb) => verb.perform(draft, session),
    }
}
