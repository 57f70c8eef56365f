//! The bodies of the dialect, field by field (spec §14).

mod agent;
mod api_key;
mod approval;
mod audit_log;
mod auth;
mod backtest;
mod batch;
mod condition;
mod event;
mod failure;
mod inbox;
mod member;
mod network;
mod organization;
mod page;
mod payment;
mod policy;
mod sandbox;
mod simulation;
mod wallet;
mod webhook;

pub(crate) use agent::{AdjustBudget, Agent, AgentDeleted, BudgetAdjusted, CreateAgent};
pub(crate) use agent::{CreateFromTemplate, KeyRotated, NewAgent, Template, TemplatePolicy};
pub(crate) use api_key::{ApiKey, CreateApiKey, NewApiKey, RevokedApiKey, UpdateApiKey};
pub(crate) use approval::{
    Approval, Approvers, Barred, DecideApproval, Delegation, HeldChange, HeldInvitation, NextStep,
    Reachability, Rejections, Requirement, Step, Subject, TakeBack, Terms, TransactionDetails,
    Vote, Voter,
};
pub(crate) use audit_log::AuditLog;
pub(crate) use auth::{ChangePassword, Done, Enrol, Enrolled, SignIn, SignedIn};
pub(crate) use auth::{SignedInOrganization, SignedInPerson};
pub(crate) use backtest::{
    Backtest, BacktestApprover, BacktestExample, BacktestProgress, BacktestRecipient,
    BacktestResult, NewBacktest,
};
pub(crate) use batch::{
    Batch, BatchResult, BatchSummary, ReversePayment, ReversedPayment, SendBatch,
};
pub(crate) use condition::{Compared, Condition, Window};
pub(crate) use event::{Event, PaymentEvent, PaymentTold};
pub(crate) use failure::Failure;
pub(crate) use inbox::{
    BulkResult, BulkResults, DecideApprovals, DelegateApproval, Explained, InboxItem,
};
pub(crate) use member::{
    ApproverList, ApproverListChanged, CreateMember, Invitation, MemberChanged, MemberDetails,
    NewMember, SetStandIn, StandIn, UpdateMe, UpdateMember, WriteApproverList,
};
pub(crate) use network::{DirectoryEntry, NetworkPayment, PayAddress};
pub(crate) use organization::{
    Capabilities, ChangeApproval, Member, Organization, OrganizationSettings, OrganizationUpdated,
    UpdateOrganization,
};
pub(crate) use page::PageBody;
pub(crate) use payment::{ErrorBody, HeldPayment, Payment, SendPayment};
pub(crate) use policy::{
    Deleted, Finding, Policy, PolicyEvaluation, TimeRestrictions, WritePolicy,
};
pub(crate) use sandbox::FundSandbox;
pub(crate) use simulation::{
    Counterfactual, Headroom, SimulatedEvaluation, SimulatedRefusal, Simulation,
};
pub(crate) use wallet::{
    Balance, ClosedWallet, CreateWallet, FundWallet, Funded, Hold, UpdateWallet, Wallet,
    WalletTransaction,
};
pub(crate) use webhook::{
    CreateWebhook, DeadLetter, Delivery, DeliveryDecided, DeliveryRequest, DeliveryResponse,
    NewWebhook, OffsetPage, ReplayDeliveries, Replayed, RotateSecret, UpdateWebhook, Webhook,
    WebhookTested,
};
