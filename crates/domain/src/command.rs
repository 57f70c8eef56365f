//! Everything that can be asked of the engine, in one closed enum.

use std::sync::Arc;

use crate::access::{Caller, Origin, Permission};
use crate::agent::{AdjustBudget, AgentVerb, CreateAgent, DeleteAgent, RotateAgentKey};
use crate::approval::{
    AdvanceApproval, CancelApproval, DecideApproval, DecideApprovals, DelegateApproval, VoteOnce,
};
use crate::document::GiveName;
use crate::idempotency::Idempotency;
use crate::ids::{OrgId, WalletId};
use crate::instruction::{Instruct, InstructionVerb};
use crate::key::{CreateKey, PrepareToken, RevokeKey, TouchKeys, UpdateKey};
use crate::mail::MailVerb;
use crate::named_list::ListVerb;
use crate::organization::{
    AddMember, ApproverListVerb, CreateOrganization, MemberVerb, UpdateOrganization,
};
use crate::payment::{PayAddress, ReversePayment, SendBatch, SendPayment};
use crate::policy::ordered::OrderedVerb;
use crate::policy::{CreatePolicy, DeletePolicy, UpdatePolicy};
use crate::rail::RailVerb;
use crate::resource::ResourceCommand;
use crate::sign_in::SignInVerb;
use crate::transfer::Transfer;
use crate::user::UserVerb;
use crate::vault::VaultVerb;
use crate::wallet::{CreateWallet, CreditWallet, FundWallet, UpdateWallet};
use crate::webhook::{RecordDeliveries, WebhookVerb};

/// A command with all that came along with it.
#[derive(Clone, Debug)]
pub struct Request {
    /// Whose credential.
    pub caller: Caller,
    /// Where from.
    pub origin: Origin,
    /// The caller's idempotency key, where there is one.
    pub idempotency: Option<Idempotency>,
    /// What is wanted. Shared, because the engine may have to ask more than once.
    pub command: Arc<Command>,
}

/// What is wanted.
#[derive(Clone, Debug)]
pub enum Command {
    /// A new organization (operator).
    CreateOrganization(CreateOrganization),
    /// A person for an organization (operator).
    AddMember(AddMember),
    /// Changes to the people of an organization.
    Member(MemberVerb),
    /// Changes to approver lists.
    ApproverList(ApproverListVerb),
    /// Signing in, and all around it.
    SignIn(SignInVerb),
    /// Changes to the caller's organization.
    UpdateOrganization(UpdateOrganization),
    /// A new wallet.
    CreateWallet(CreateWallet),
    /// Changes to a wallet.
    UpdateWallet(UpdateWallet),
    /// Play money for a wallet.
    FundWallet(FundWallet),
    /// Money that arrived outside (operator).
    CreditWallet(CreditWallet),
    /// No money may leave the wallet.
    FreezeWallet(WalletId),
    /// Money may leave the wallet again.
    UnfreezeWallet(WalletId),
    /// The wallet is done with.
    CloseWallet(WalletId),
    /// A payment to a wallet.
    SendPayment(SendPayment),
    /// A payment to a network address.
    PayAddress(PayAddress),
    /// Payments that are made together or not at all.
    SendBatch(SendBatch),
    /// Money is to leave over a rail.
    Instruct(Box<Instruct>),
    /// Changes to an instruction.
    Instruction(InstructionVerb),
    /// What happened between instructions and rails (the server itself).
    Rail(RailVerb),
    /// A payment is taken back.
    ReversePayment(ReversePayment),
    /// Changes to vaults, and play money for them.
    Vault(VaultVerb),
    /// Changes to named lists.
    List(ListVerb),
    /// Changes to ordered policies.
    Ordered(OrderedVerb),
    /// A token of the caller's key is to be signed.
    PrepareToken(PrepareToken),
    /// A new policy.
    CreatePolicy(CreatePolicy),
    /// Changes to a policy.
    UpdatePolicy(UpdatePolicy),
    /// A policy is done with.
    DeletePolicy(DeletePolicy),
    /// A vote on an approval request.
    DecideApproval(DecideApproval),
    /// A vote where everybody has one, for good.
    VoteOnce(VoteOnce),
    /// Votes on several approval requests.
    DecideApprovals(DecideApprovals),
    /// An approval request is taken back by who made it.
    CancelApproval(CancelApproval),
    /// Somebody votes in the caller's place.
    DelegateApproval(DelegateApproval),
    /// Time has passed over an approval request (the server itself).
    AdvanceApproval(AdvanceApproval),
    /// A new agent.
    CreateAgent(CreateAgent),
    /// Money to or from an agent.
    AdjustBudget(AdjustBudget),
    /// An agent is paused or resumed.
    Agent(AgentVerb),
    /// Another key for an agent.
    RotateAgentKey(RotateAgentKey),
    /// An agent is done with.
    DeleteAgent(DeleteAgent),
    /// A new API key.
    CreateKey(CreateKey),
    /// Changes to an API key.
    UpdateKey(UpdateKey),
    /// An API key works no more.
    RevokeKey(RevokeKey),
    /// When keys were last used (the server itself).
    TouchKeys(TouchKeys),
    /// Mails for what has happened, and what became of them (the server itself).
    Mail(MailVerb),
    /// Changes to webhooks, and to what becomes of their deliveries.
    Webhook(WebhookVerb),
    /// A transfer of a user's tokens.
    Transfer(Box<Transfer>),
    /// Another name for what has an id (operator).
    GiveName(GiveName),
    /// Changes to users, and to what belongs to them.
    User(UserVerb),
    /// What was sent to a webhook (the server itself).
    RecordDeliveries(RecordDeliveries),
    /// Something around commercial resources and their reviews.
    Resource(ResourceCommand),
}

/// What a credential must be and hold for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A key with this permission that reaches the wallets it names.
    Permission(Permission),
    /// Any key that works; the verb judges by what it started.
    Own,
    /// A key with this permission that is not scoped to wallets.
    Unscoped(Permission),
    /// The first of these for what is the caller's own, the second for what is another's; not
    /// scoped.
    OwnOr(Permission, Permission),
    /// A key with this permission that is not scoped to wallets, an agent's, or a platform's: for
    /// what has nothing to do with wallets.
    Resource(Permission),
    /// The same with either of these.
    ResourceEither(Permission, Permission),
    /// A person who has signed in, whatever their role.
    Session,
    /// The operator of the installation alone.
    Operator(OrgId),
    /// The operator, before there is an organization.
    Installation,
    /// The server itself.
    System(OrgId),
}
