//! What a document says, by its kind.

use serde::{Deserialize, Serialize};

use super::Alias;
use crate::key::TokenSigner;
use crate::named_list::NamedList;
use crate::policy::ordered::OrderedPolicy;
use crate::resource::{Customer, Invoice, Order, WebhookSwitch};
use crate::user::{Agreement, BankAccount, Deposit, ExternalWallet, User};
use crate::vault::Vault;
use crate::webhook::EventSigner;

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

impl Body {
    /// What may be told of it for ever: the log is never cut, so what is private stays out of it.
    #[must_use]
    pub fn told(&self) -> Self {
        match self {
            Self::User(user) => user.told().into(),
            Self::BankAccount(account) => account.told().into(),
            Self::Customer(customer) => customer.told().into(),
            _ => self.clone(),
        }
    }
}

bodies! {
    /// A name, and what it stands for.
    Alias(Alias) = "ALIAS",
    /// What tokens are signed with.
    TokenSigner(TokenSigner) = "TOKEN_SIGNER",
    /// What events are signed with in public.
    EventSigner(EventSigner) = "EVENT_SIGNER",
    /// A vault's particulars.
    Vault(Vault) = "VAULT",
    /// A named list.
    NamedList(NamedList) = "NAMED_LIST",
    /// A version of an ordered policy.
    OrderedPolicy(OrderedPolicy) = "ORDERED_POLICY",
    /// A customer who holds tokens.
    User(User) = "USER",
    /// An address outside that was registered for a user.
    ExternalWallet(ExternalWallet) = "EXTERNAL_WALLET",
    /// A bank account of a user.
    BankAccount(BankAccount) = "BANK_ACCOUNT",
    /// Tokens that arrived at a user's address.
    Deposit(Deposit) = "DEPOSIT",
    /// Terms that were offered to somebody.
    Agreement(Agreement) = "AGREEMENT",
    /// An order with its lines.
    Order(Order) = "ORDER",
    /// A customer.
    Customer(Customer) = "CUSTOMER",
    /// An invoice.
    Invoice(Invoice) = "INVOICE",
    /// Whether a merchant is told of its reviews by webhook.
    WebhookSwitch(WebhookSwitch) = "WEBHOOK_SWITCH",
}
