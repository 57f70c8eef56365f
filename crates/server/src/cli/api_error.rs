//! Why the API did not do what it was asked.

use serde_json::Value;

/// Why the API did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum ApiError {
    /// It refused.
    #[error("{message} ({code})")]
    Refused {
        /// The code.
        code: String,
        /// One sentence.
        message: String,
        /// The whole body.
        body: Box<Value>,
        /// Whether trying again may help.
        away: bool,
    },
    /// There is no answer.
    #[error("{url} does not answer: {cause}; start a sandbox with `countersign dev`")]
    Unreachable {
        /// Where.
        url: String,
        /// Why.
        cause: String,
        /// Whether the request may have arrived.
        sent: bool,
    },
    /// There was an answer that is none of this API.
    #[error("{url} answered {status}, but not as Countersign does")]
    Foreign {
        /// Where.
        url: String,
        /// The status.
        status: u16,
    },
}

impl ApiError {
    /// What a refusal's body says.
    pub(super) fn refused(status: u16, body: Value, url: &str) -> Self {
        let text = |name: &str| {
            let text = body.pointer(&format!("/error/{name}")).and_then(Value::as_str);
            text.map(str::to_owned)
        };
        let (Some(code), Some(message)) = (text("code"), text("message")) else {
            return Self::Foreign { url: url.to_owned(), status };
        };
        Self::Refused { code, message, body: Box::new(body), away: status == 503 }
    }

    /// The API's code.
    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unreachable { .. } | Self::Foreign { .. } => None,
        }
    }

    /// The API's whole answer.
    pub(super) fn body(&self) -> Option<&Value> {
        match self {
            Self::Refused { body, .. } => Some(body),
            Self::Unreachable { .. } | Self::Foreign { .. } => None,
        }
    }

    /// Whether it is not known what has become of the request.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::Unreachable { sent: true, .. } | Self::Refused { away: true, .. })
    }

    /// Whether the server is away for now, as when it is started again.
    pub(super) fn is_away(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Refused { away: true, .. })
    }
}
