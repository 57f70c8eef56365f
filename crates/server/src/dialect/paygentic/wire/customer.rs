//! Customers.

use serde::Serialize;
use utoipa::ToSchema;

/// Whom a merchant sells to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Customer {
    /// `cus_…`.
    pub(crate) id: String,
    /// `customer`.
    pub(crate) object: &'static str,
    /// `con_…`.
    pub(crate) consumer_id: String,
    /// `org_…`.
    pub(crate) merchant_id: String,
    /// When it was made.
    pub(crate) created_at: String,
    /// When it last changed.
    pub(crate) updated_at: String,
    /// Whether taxes can be computed for its address.
    pub(crate) valid_tax_address: TaxAddress,
    /// Who it is.
    pub(crate) organization: CustomerOrganization,
    /// Its tax number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tax_id: Option<String>,
    /// Its id in the merchant's own books.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) external_id: Option<String>,
}

/// Who a customer is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CustomerOrganization {
    /// `con_…`.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) address: Option<Address>,
    /// Where its bills go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) billing_emails: Option<Vec<String>>,
    /// How to call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) phone: Option<String>,
}

/// Where somebody is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Address {
    /// The first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line1: Option<String>,
    /// The second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line2: Option<String>,
    /// The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) city: Option<String>,
    /// The state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) country: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) zip_code: Option<String>,
}

/// Whether taxes can be computed for an address. Nothing here computes taxes, so they never can.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaxAddress {
    /// Whether they can.
    pub(crate) valid: bool,
}

/// What is said of a customer that was made, or that was there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CreatedCustomer {
    /// `cus_…`.
    pub(crate) customer_id: String,
    /// Whether taxes can be computed for its address.
    pub(crate) valid_tax_address: TaxAddress,
}

/// The body of a new customer: `consumerId` or `consumer`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct CreateCustomer {
    /// `org_…`.
    merchant_id: String,
    /// `con_…`, of somebody who is a customer already.
    consumer_id: Option<String>,
    /// Who it is.
    consumer: Option<Consumer>,
    /// Its tax number.
    tax_id: Option<String>,
    /// Its id in the merchant's own books; of one customer at a time.
    external_id: Option<String>,
    /// The merchant's own tax rates for it, kept as they are.
    #[schema(value_type = Option<Object>)]
    tax_rates: Option<String>,
}

/// Who a customer is.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "described, never built")]
pub(crate) struct Consumer {
    /// Its name.
    name: String,
    /// Where its bills go.
    email: String,
    /// Where it is.
    address: Address,
    /// How to call it.
    phone: Option<String>,
}
