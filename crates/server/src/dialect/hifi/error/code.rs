//! The codes of the dialect, with their names and HTTP statuses.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $code:literal, $word:literal, $status:ident;)*) => {
        /// A code of the dialect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code { $($name,)* }

        impl Code {
            /// The number on the wire.
            pub(crate) const fn number(self) -> u32 {
                match self { $(Self::$name => $code,)* }
            }

            /// Its name on the wire.
            pub(crate) const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }

            /// The HTTP status it comes with.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

codes! {
    FieldValidation = 100_001, "FIELD_VALIDATION_ERROR", BAD_REQUEST;
    MethodNotAllowed = 100_002, "METHOD_NOT_ALLOWED", METHOD_NOT_ALLOWED;
    ResourceConflict = 100_005, "RESOURCE_CONFLICT", CONFLICT;
    ResourceNotFound = 100_301, "RESOURCE_NOT_FOUND", NOT_FOUND;
    PayloadTooLarge = 100_413, "PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE;
    InvalidApiKey = 200_001, "INVALID_API_KEY", UNAUTHORIZED;
    ProductionNotEnabled = 200_201, "PRODUCTION_NOT_ENABLED", FORBIDDEN;
    UserRoleNotAllowed = 200_202, "USER_ROLE_NOT_ALLOWED", FORBIDDEN;
    Unauthorized = 200_203, "UNAUTHORIZED", FORBIDDEN;
    ProfileFrozen = 200_204, "PROFILE_FROZEN", FORBIDDEN;
    UserAlreadyExists = 300_001, "USER_ALREADY_EXISTS", CONFLICT;
    UserActionNotAllowed = 300_201, "USER_ACTION_NOT_ALLOWED", FORBIDDEN;
    UserFrozen = 300_202, "USER_FROZEN", FORBIDDEN;
    UserNotFound = 300_301, "USER_NOT_FOUND", NOT_FOUND;
    InvalidTransactionRoute = 400_001, "INVALID_TRANSACTION_ROUTE", BAD_REQUEST;
    InvalidAccountForTransaction = 400_002, "INVALID_ACCOUNT_FOR_TRANSACTION", BAD_REQUEST;
    QuoteNotReady = 400_005, "QUOTE_NOT_READY", CONFLICT;
    InvalidQuote = 400_006, "INVALID_QUOTE", BAD_REQUEST;
    TransactionNotFound = 400_301, "TRANSACTION_NOT_FOUND", NOT_FOUND;
    InsufficientBalance = 400_401, "INSUFFICIENT_BALANCE", BAD_REQUEST;
    InvalidAccountData = 500_001, "INVALID_ACCOUNT_DATA", BAD_REQUEST;
    AccountNotFound = 500_301, "ACCOUNT_NOT_FOUND", NOT_FOUND;
    WalletAlreadyExists = 600_001, "WALLET_ALREADY_EXISTS", CONFLICT;
    WalletNotFound = 600_301, "WALLET_NOT_FOUND", NOT_FOUND;
    InternalServerError = 700_401, "INTERNAL_SERVER_ERROR", INTERNAL_SERVER_ERROR;
    TooManyRequests = 700_429, "TOO_MANY_REQUESTS", TOO_MANY_REQUESTS;
    ServiceUnavailable = 700_503, "SERVICE_UNAVAILABLE", SERVICE_UNAVAILABLE;
}
