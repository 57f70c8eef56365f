//! Customers.

use serde::{Deserialize, Serialize};

use crate::ids::Ulid;

/// Whom a merchant sells to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The id of the consumer that it is.
    pub consumer_id: Ulid,
    /// Who it is.
    pub consumer: Consumer,
    /// Its tax number.
    pub tax_id: Option<String>,
    /// Its id in the merchant's own books.
    pub external_id: Option<String>,
    /// The merchant's own tax rates for it, as canonical text.
    pub tax_rates: Option<String>,
}

impl Customer {
    /// What may be told of it for ever.
    #[must_use]
    pub(crate) fn told(&self) -> Self {
        let (address, phone) = (Address::default(), None);
        let consumer = Consumer { address, phone, ..self.consumer.clone() };
        Self { consumer, tax_id: None, tax_rates: None, ..self.clone() }
    }
}

/// Who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consumer {
    /// Its name.
    pub name: String,
    /// Where its bills go, in lower case.
    pub email: String,
    /// Where it is.
    pub address: Address,
    /// How to call it.
    pub phone: Option<String>,
}

/// Where somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The first line.
    pub line1: Option<String>,
    /// The second.
    pub line2: Option<String>,
    /// The city.
    pub city: Option<String>,
    /// The state.
    pub state: Option<String>,
    /// The country.
    pub country: Option<String>,
    /// The postal code.
    pub zip_code: Option<String>,
}
