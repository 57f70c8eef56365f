//! Customers.

use countersign_domain::document::{Body, Document};
use countersign_domain::ids::Id as _;

use super::{id, timestamp};
use crate::dialect::paygentic::error::Failure;
use crate::dialect::paygentic::wire;

/// A customer as it is.
pub(crate) fn customer(row: &Document) -> Result<wire::Customer, Failure> {
    let Body::Customer(customer) = &row.body else {
        return Err(Failure::internal(format!("not a customer: {:?}", row.kind())));
    };
    let consumer = &customer.consumer;
    let address = consumer.address.clone();
    Ok(wire::Customer {
        id: id("cus", row.id.ulid()),
        object: "customer",
        consumer_id: id("con", customer.consumer_id),
        merchant_id: row.org.to_string(),
        created_at: timestamp(row.created_at),
        updated_at: timestamp(row.updated_at),
        valid_tax_address: wire::TaxAddress { valid: false },
        organization: wire::CustomerOrganization {
            id: id("con", customer.consumer_id),
            name: consumer.name.clone(),
            address: Some(wire::Address {
                line1: address.line1,
                line2: address.line2,
                city: address.city,
                state: address.state,
                country: address.country,
                zip_code: address.zip_code,
            }),
            billing_emails: Some(vec![consumer.email.clone()]),
            phone: consumer.phone.clone(),
        },
        tax_id: customer.tax_id.clone(),
        external_id: customer.external_id.clone(),
    })
}

/// What is said of a customer that was made, or that was there.
pub(crate) fn created_customer(row: &Document) -> wire::CreatedCustomer {
    let valid_tax_address = wire::TaxAddress { valid: false };
    wire::CreatedCustomer { customer_id: id("cus", row.id.ulid()), valid_tax_address }
}
