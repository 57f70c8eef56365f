//! The codes of the dialect, with their HTTP status.

use axum::http::StatusCode;

macro_rules! codes {
    ($($name:ident = $text:literal, $status:ident, $message:literal;)*) => {
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

            /// What it says where there is nothing more to say.
            pub(crate) const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)* }
            }
        }
    };
}

codes! {
    ValidationFailed = "VALIDATION_FAILED", BAD_REQUEST, "The request is not valid";
    Unauthenticated = "UNAUTHENTICATED", UNAUTHORIZED, "A valid token is required";
    PermissionMissing = "PERMISSION_MISSING", FORBIDDEN, "The credential does not allow this";
    NotAnApprover = "NOT_AN_APPROVER", FORBIDDEN, "Not a member of the approver list";
    InitiatorCannotVote = "INITIATOR_CANNOT_VOTE", FORBIDDEN,
        "Who started the transaction cannot vote on it";
    NotFound = "NOT_FOUND", NOT_FOUND, "Not found";
    MethodNotAllowed = "METHOD_NOT_ALLOWED", METHOD_NOT_ALLOWED,
        "The route does not know this method";
    AlreadyVoted = "ALREADY_VOTED", CONFLICT, "This person has voted already";
    RequestNotPending = "REQUEST_NOT_PENDING", CONFLICT, "The request is not pending";
    NameTaken = "NAME_TAKEN", CONFLICT, "The name is in use";
    InUse = "IN_USE", CONFLICT, "It is in use";
    NotLatest = "NOT_LATEST", CONFLICT, "Only the latest version of a live policy can change";
    NotCancellable = "NOT_CANCELLABLE", CONFLICT, "The transaction cannot be cancelled";
    TooManyPending = "TOO_MANY_PENDING", CONFLICT, "As many requests wait as may";
    DuplicateRequest = "DUPLICATE_REQUEST", CONFLICT, "A request for the very same waits already";
    IdempotencyKeyReuse = "IDEMPOTENCY_KEY_REUSE", CONFLICT,
        "The idempotency key came with another request before";
    PayloadTooLarge = "PAYLOAD_TOO_LARGE", PAYLOAD_TOO_LARGE, "The body is larger than 1 MiB";
    InsufficientFunds = "INSUFFICIENT_FUNDS", UNPROCESSABLE_ENTITY,
        "The vault has too little available";
    NotEnoughApprovers = "NOT_ENOUGH_APPROVERS", UNPROCESSABLE_ENTITY,
        "The list has too few people";
    UnsupportedType = "UNSUPPORTED_TYPE", UNPROCESSABLE_ENTITY,
        "Transactions of this type cannot be made here";
    ListInactive = "LIST_INACTIVE", UNPROCESSABLE_ENTITY, "The list is inactive";
    PolicyBlocked = "POLICY_BLOCKED", UNPROCESSABLE_ENTITY, "A policy blocks the transaction";
    VaultInactive = "VAULT_INACTIVE", UNPROCESSABLE_ENTITY, "The vault is not active";
    RateLimited = "RATE_LIMITED", TOO_MANY_REQUESTS, "Too many requests; try again later";
    InternalError = "INTERNAL_ERROR", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
    Unavailable = "UNAVAILABLE", SERVICE_UNAVAILABLE, "The store is away; nothing was done";
}
