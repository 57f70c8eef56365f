//! What kinds of things wait.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What waits, by its kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SubjectKind { $($(#[$doc])* $name,)* }

        impl SubjectKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The word for it, in the tables and on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
        }
    };
}

impl SubjectKind {
    /// Whether every administrator is told that it waits, be their vote needed or not: transfers of
    /// users' tokens.
    #[must_use]
    pub const fn is_for_administrators(self) -> bool {
        matches!(self, Self::Transfer | Self::Batch | Self::Bridge | Self::Offramp)
    }
}

kinds! {
    /// A payment of any kind.
    Payment = "PAYMENT",
    /// A change of what decides.
    Change = "CHANGE",
    /// A transfer over a rail.
    Transfer = "TRANSFER",
    /// Transfers over a rail that are made together.
    Batch = "BATCH",
    /// A transfer from one chain to another.
    Bridge = "BRIDGE",
    /// A payout from a chain to a bank.
    Offramp = "OFFRAMP",
    /// A vault's transaction.
    VaultTransaction = "VAULT_TRANSACTION",
    /// An order.
    Order = "ORDER",
    /// An invoice.
    Invoice = "INVOICE",
}
