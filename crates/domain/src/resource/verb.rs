//! Everything that can be asked around resources, and for whom.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::keep_customer::CreateCustomer;
use super::keep_invoice::CreateInvoice;
use super::keep_line::{AddLine, ChangeLine, RemoveLine};
use super::keep_order::{ChangeOrder, CreateOrder, DeleteOrder};
use super::switch::SwitchVerb;
use super::{WebhookSwitch, keep_customer, keep_invoice, keep_line, keep_order, switch};
use crate::access::{Environment, Permission};
use crate::approval::{
    Approval, DecideReview, SubmitOrder, SubmitReview, decide_review, submit_order, submit_review,
};
use crate::command::Access;
use crate::document::Document;
use crate::ids::{DocumentId, OrgId, Ulid};
use crate::outcome::Outcome;
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key, Range, Read};

/// Something around resources, for a merchant and perhaps in somebody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceCommand {
    /// Whose resources; none for those of the credential's own organization, which are anybody's
    /// but a platform's.
    pub merchant: Option<OrgId>,
    /// Whom a platform acts for. Nobody else can say so.
    pub on_behalf_of: Option<String>,
    /// What.
    pub verb: ResourceVerb,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResourceVerb {
    /// A resource is to be reviewed.
    Submit(SubmitReview),
    /// An order that is kept here is to be reviewed.
    SubmitOrder(SubmitOrder),
    /// A review is decided, taken back, or undone.
    Decide(DecideReview),
    /// A new order.
    CreateOrder(CreateOrder),
    /// Changes to an order.
    ChangeOrder(Box<ChangeOrder>),
    /// An order goes.
    DeleteOrder(DeleteOrder),
    /// A line comes.
    AddLine(AddLine),
    /// A line changes.
    ChangeLine(Box<ChangeLine>),
    /// A line goes.
    RemoveLine(RemoveLine),
    /// A new customer.
    CreateCustomer(Box<CreateCustomer>),
    /// A new invoice of the sandbox.
    CreateInvoice(CreateInvoice),
    /// Whether the merchant is told by webhook.
    Switch(SwitchVerb),
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResourceDone {
    /// What there is now.
    Document(Arc<Document>),
    /// What there was before.
    Existing(Arc<Document>),
    /// An order, and the line it was about.
    Line(Arc<Document>, Ulid),
    /// A review.
    Review(Arc<Approval>),
}

impl ResourceCommand {
    /// What the caller must be and hold.
    #[must_use]
    pub const fn access(&self) -> Access {
        match &self.verb {
            ResourceVerb::Decide(verb) => verb.access(),
            ResourceVerb::Switch(_) => Access::Resource(Permission::WebhooksWrite),
            _ => Access::Resource(Permission::InvoicesWrite),
        }
    }

    /// The rows that it names, where it acts.
    pub(crate) fn reads(&self, org: OrgId, environment: Environment) -> Vec<Read> {
        let row = |id: DocumentId| Key::Document(org, id).into();
        match &self.verb {
            ResourceVerb::Submit(verb) => verb.reads(org, environment),
            ResourceVerb::SubmitOrder(verb) => verb.reads(org, environment),
            ResourceVerb::Decide(verb) => verb.reads(org),
            ResourceVerb::CreateOrder(verb) => vec![row(verb.customer)],
            ResourceVerb::ChangeOrder(verb) => vec![row(verb.order)],
            ResourceVerb::DeleteOrder(verb) => vec![row(verb.order)],
            ResourceVerb::AddLine(verb) => vec![row(verb.order)],
            ResourceVerb::ChangeLine(verb) => vec![row(verb.order)],
            ResourceVerb::RemoveLine(verb) => vec![row(verb.order)],
            ResourceVerb::CreateCustomer(_) => Vec::new(),
            ResourceVerb::CreateInvoice(verb) => {
                vec![row(verb.customer), Range::DocumentsOf(org, verb.customer).into()]
            }
            ResourceVerb::Switch(_) => vec![row(WebhookSwitch::id(environment))],
        }
    }

    /// Carries it out.
    pub(crate) fn perform(&self, draft: &mut Draft<'_>, session: &Session) -> Result<Answer, Halt> {
        match &self.verb {
            ResourceVerb::Submit(verb) => submit_review(draft, session, verb),
            ResourceVerb::SubmitOrder(verb) => submit_order(draft, session, verb),
            ResourceVerb::Decide(verb) => decide_review(draft, session, verb),
            ResourceVerb::CreateOrder(verb) => keep_order::create(draft, session, verb),
            ResourceVerb::ChangeOrder(verb) => keep_order::change(draft, session, verb),
            ResourceVerb::DeleteOrder(verb) => keep_order::delete(draft, session, *verb),
            ResourceVerb::AddLine(verb) => keep_line::add(draft, session, verb),
            ResourceVerb::ChangeLine(verb) => keep_line::change(draft, session, verb),
            ResourceVerb::RemoveLine(verb) => keep_line::remove(draft, session, *verb),
            ResourceVerb::CreateCustomer(verb) => keep_customer::create(draft, session, verb),
            ResourceVerb::CreateInvoice(verb) => keep_invoice::create(draft, session, verb),
            ResourceVerb::Switch(verb) => switch::turn(draft, session, *verb),
        }
    }
}

impl From<ResourceDone> for Answer {
    fn from(done: ResourceDone) -> Self {
        Outcome::Resource(done).into()
    }
}
