//! What a document says, by its kind.

use serde::{Deserialize, Serialize};

use super::Alias;
use crate::resource::{Customer, Invoice, Order, WebhookSwitch};

macro_rules! bodies {
    ($($(#[$doc:meta])* $name:ident($body:ty) = $word:literal,)*) => {
        /// What a document says.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Body { $($(#[$doc])* $name(Box<$body>),)* }

        /// What a document is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum DocumentKind { $($(#[$doc])* $name,)* }

        impl Body {
            /// What the document is.
            #[must_use]
            pub const fn kind(&self) -> DocumentKind {
                match self { $(Self::$name(_) => DocumentKind::$name,)* }
            }
        }

        impl DocumentKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word for it, in the tables and in the log.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }

        $(
            impl From<$body> for Body {
                fn from(body: $body) -> Self {
                    Self::$name(Box::new(body))
                }
            }

            impl<'a> TryFrom<&'a Body> for &'a $body {
                type Error = ();

                /// What it says, if it is of this kind.
                fn try_from(body: &'a Body) -> Result<Self, ()> {
                    #[expect(clippy::allow_attributes, reason = "true of more than one kind alone")]
                    #[allow(unreachable_patterns, reason = "there may be one kind alone")]
                    match body {
                        Body::$name(body) => Ok(body),
                        _ => Err(()),
                    }
                }
            }
        )*
    };
}

bodies! {
    /// A name, and what it stands for.
    Alias(Alias) = "ALIAS",
    /// An order with its lines.
    Order(Order) = "ORDER",
    /// A customer.
    Customer(Customer) = "CUSTOMER",
    /// An invoice.
    Invoice(Invoice) = "INVOICE",
    /// Whether a merchant is told of its reviews by webhook.
    WebhookSwitch(WebhookSwitch) = "WEBHOOK_SWITCH",
}
