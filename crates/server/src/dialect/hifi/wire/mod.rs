//! Bodies as they are on the wire.

mod account;
mod approval;
mod create;
mod external;
mod failure;
mod offramp;
mod small;
mod transfer;
mod user;
mod wallet;

pub(super) use account::{Account, AccountCreated, Accounts, CreateAccount};
pub(super) use approval::{
    Approval, ApprovalDetails, ApprovalItem, Approvals, Decide, Decided, Vote,
};
pub(super) use create::{CreateBatch, CreateBridge, CreateOfframp, CreateSingle};
pub(super) use external::{CreateExternal, ExternalWallet, ExternalWallets};
pub(super) use failure::Failure;
pub(super) use offramp::{
    DepositInformation, DeveloperFee, Fee, Offramp, OfframpDestination, OfframpReceipt,
    OfframpSource, PaymentTracking,
};
pub(super) use small::{KeySet, Ping, RatePair, Rates, Terms, TermsAsked};
pub(super) use transfer::{
    Batch, BatchDestination, BatchItem, BatchSource, Bridge, BridgeEnd, BridgeReceipt, Bridges,
    Common, Money, Operation, Operations, Pair, Party, PartyUser, Quote, Receipt, Records, Single,
    SingleFee,
};
pub(super) use user::{AddChains, Address, CreateUser, UpdateUser, User, Users};
pub(super) use wallet::{Balance, Deposit, Deposits, Fund, TokenInfo};
