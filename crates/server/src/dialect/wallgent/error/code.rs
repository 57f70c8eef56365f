//! The codes of the dialect, with their HTTP status.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $text:literal, $status:ident;)*) => {
        /// A code of the dialect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Code { $($name,)* }

        impl Code {
            /// The code on the wire.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status it comes with.
            pub(crate) const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }
        }
    };
}

codes! {
    InvalidAmount = "INVALID_AMOUNT", BAD_REQUEST;
    ValidationError = "VALIDATION_ERROR", BAD_REQUEST;
    ClosedLoopUnavailable = "CLOSED_LOOP_UNAVAILABLE", BAD_REQUEST;
    Unauthorized = "UNAUTHORIZED", UNAUTHORIZED;
    ApiKeyRevoked = "API_KEY_REVOKED", UNAUTHORIZED;
    InsufficientFunds = "INSUFFICIENT_FUNDS", PAYMENT_REQUIRED;
    PolicyDenied = "POLICY_DENIED", FORBIDDEN;
    PermissionDenied = "PERMISSION_DENIED", FORBIDDEN;
    EnvironmentMismatch = "ENVIRONMENT_MISMATCH", FORBIDDEN;
    WalletFrozen = "WALLET_FROZEN", FORBIDDEN;
    WalletLimitExceeded = "WALLET_LIMIT_EXCEEDED", FORBIDDEN;
    SandboxOnly = "SANDBOX_ONLY", FORBIDDEN;
    WalletNotFound = "WALLET_NOT_FOUND", NOT_FOUND;
    MerchantNotFound = "MERCHANT_NOT_FOUND", NOT_FOUND;
    PolicyNotFound = "POLICY_NOT_FOUND", NOT_FOUND;
    BacktestNotFound = "BACKTEST_NOT_FOUND", NOT_FOUND;
    PaymentNotFound = "PAYMENT_NOT_FOUND", NOT_FOUND;
    ApprovalNotFound = "APPROVAL_NOT_FOUND", NOT_FOUND;
    ApiKeyNotFound = "API_KEY_NOT_FOUND", NOT_FOUND;
    TemplateNotFound = "TEMPLATE_NOT_FOUND", NOT_FOUND;
    MemberNotFound = "MEMBER_NOT_FOUND", NOT_FOUND;
    ApproverListNotFound = "APPROVER_LIST_NOT_FOUND", NOT_FOUND;
    EventNotFound = "EVENT_NOT_FOUND", NOT_FOUND;
    WebhookNotFound = "WEBHOOK_NOT_FOUND", NOT_FOUND;
    NotFound = "NOT_FOUND", NOT_FOUND;
    MethodNotAllowed = "METHOD_NOT_ALLOWED", METHOD_NOT_ALLOWED;
    ApprovalNotPending = "APPROVAL_NOT_PENDING", CONFLICT;
    AlreadyVoted = "ALREADY_VOTED", CONFLICT;
    PayloadChanged = "PAYLOAD_CHANGED", CONFLICT;
    InvalidState = "INVALID_STATE", CONFLICT;
    WalletNotEmpty = "WALLET_NOT_EMPTY", CONFLICT;
    IdempotencyKeyReuse = "IDEMPOTENCY_KEY_REUSE", CONFLICT;
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE;
    ReversalNotAllowed = "REVERSAL_NOT_ALLOWED", UNPROCESSABLE_ENTITY;
    RateLimitExceeded = "RATE_LIMIT_EXCEEDED", TOO_MANY_REQUESTS;
    InternalError = "INTERNAL_ERROR", INTERNAL_SERVER_ERROR;
    Unavailable = "UNAVAILABLE", SERVICE_UNAVAILABLE;
    BatchPartialFailure = "BATCH_PARTIAL_FAILURE", MULTI_STATUS;
}
