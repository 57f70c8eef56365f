//! The bodies of the dialect, field by field (spec §14).

mod agent;
mod api_key;
mod approval;
mod audit_log;
mod auth;
mod batch;
mod event;
mod failure;
mod member;
mod network;
mod organization;
mod page;
mod payment;
mod policy;
mod sandbox;
mod wallet;

pub(crate) use agent::{AdjustBudget, Agent, AgentDeleted, BudgetAdjusted, CreateAgent};
pub(crate) use agent::{CreateFromTemplate, KeyRotated, NewAgent, Template, TemplatePolicy};
pub(crate) use api_key::{ApiKey, CreateApiKey, NewApiKey, RevokedApiKey, UpdateApiKey};
pub(crate) use approval::{
    Approval, Approvers, DecideApproval, Requirement, TransactionDetails, Vote, Voter,
};
pub(crate) use audit_log::AuditLog;
pub(crate) use auth::{ChangePassword, Done, Enrol, Enrolled, SignIn, SignedIn};
pub(crate) use auth::{SignedInOrganization, SignedInPerson};
pub(crate) use batch::{
    Batch, BatchResult, BatchSummary, ReversePayment, ReversedPayment, SendBatch,
};
pub(crate) use event::Event;
pub(crate) use failure::Failure;
pub(crate) use member::{ApproverList, CreateMember, Invitation, MemberDetails, NewMember};
pub(crate) use member::{SetStandIn, StandIn, UpdateMember, WriteApproverList};
pub(crate) use network::{DirectoryEntry, NetworkPayment, PayAddress};
pub(crate) use organization::{
    Capabilities, Member, Organization, OrganizationSettings, OrganizationUpdated,
    UpdateOrganization,
};
pub(crate) use page::PageBody;
pub(crate) use payment::{ErrorBody, HeldPayment, Payment, SendPayment};
pub(crate) use policy::{
    Deleted, Finding, Policy, PolicyEvaluation, TimeRestrictions, WritePolicy,
};
pub(crate) use sandbox::FundSandbox;
pub(crate) use wallet::{
    Balance, ClosedWallet, CreateWallet, FundWallet, Funded, Hold, UpdateWallet, Wallet,
    WalletTransaction,
};
