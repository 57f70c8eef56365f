//! Customers are made, once for each consumer.

use super::keep_order::live;
use super::{Consumer, Customer, ResourceDone};
use crate::document::{Alias, Body, Document, file_document, take_name};
use crate::ids::{DocumentId, Id as _, Ulid};
use crate::rejection::{Object, Rejection};
use crate::session::{Answer, Session};
use crate::state::{Draft, Halt, Key};

/// A customer for a consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateCustomer {
    /// Who it is.
    pub consumer: ConsumerName,
    /// Its tax number.
    pub tax_id: Option<String>,
    /// Its id in the merchant's own books.
    pub external_id: Option<String>,
    /// The merchant's own tax rates for it, as canonical text.
    pub tax_rates: Option<String>,
}

/// How a consumer is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsumerName {
    /// Somebody who is known.
    Known(Ulid),
    /// Somebody who may be: they are found by their mail address.
    New(Consumer),
}

/// The space of their mail addresses.
const EMAIL: &str = "consumer_email";
/// The space of the merchant's own ids for them.
const EXTERNAL: &str = "customer_external_id";

pub(super) fn create(
    draft: &mut Draft<'_>,
    session: &Session,
    verb: &CreateCustomer,
) -> Result<Answer, Halt> {
    let known = match &verb.consumer {
        ConsumerName::Known(id) => Some(*id),
        ConsumerName::New(consumer) => {
            let names = verb.external_id.as_deref().map(|external| (EXTERNAL, external));
            let names = names.into_iter().chain([(EMAIL, consumer.email.as_str())]);
            let (org, environment) = (session.org()?, session.environment()?);
            let row = |(space, name)| {
                Key::Document(org, DocumentId::named(environment, space, name)).into()
            };
            // All at once: asked for one by one they would take more rounds than they have to.
            draft.need(names.map(row))?;
            named(draft, session, (EMAIL, &consumer.email))?
        }
    };
    if let Some(known) = known {
        let document = live(draft, session, DocumentId::from_ulid(known));
        let document = match document {
            Err(Halt::Rejected(_)) => return Err(Rejection::NotFound(Object::Customer).into()),
            found => found?,
        };
        return match &document.body {
            Body::Customer(_) => Ok(ResourceDone::Existing(document).into()),
            _ => Err(Rejection::NotFound(Object::Customer).into()),
        };
    }
    let ConsumerName::New(consumer) = &verb.consumer else {
        return Err(Rejection::NotFound(Object::Customer).into());
    };
    let id: DocumentId = draft.fresh();
    let of = id.ulid();
    if let Some(external) = &verb.external_id {
        take_name(draft, session, (EXTERNAL, external), of)?;
    }
    take_name(draft, session, (EMAIL, &consumer.email), of)?;
    let customer = Customer {
        // A merchant has one customer for each consumer, so that one id will do for both.
        consumer_id: of,
        consumer: consumer.clone(),
        tax_id: verb.tax_id.clone(),
        external_id: verb.external_id.clone(),
        tax_rates: verb.tax_rates.clone(),
    };
    let document = file_document(draft, session, (id, None), customer)?;
    Ok(ResourceDone::Document(document).into())
}

/// What a name stands for.
fn named(
    draft: &Draft<'_>,
    session: &Session,
    (space, name): (&str, &str),
) -> Result<Option<Ulid>, Halt> {
    let id = DocumentId::named(session.environment()?, space, name);
    let found = draft.get::<Document>((session.org()?, id))?.filter(|row| row.is_live());
    Ok(found.and_then(|row| match &row.body {
        Body::Alias(alias) => {
            let Alias { of, .. } = **alias;
            Some(of)
        }
        _ => None,
    }))
}
