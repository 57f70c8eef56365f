//! What failures say.

use countersign_engine::{EngineError, StoreError};

use super::{Code, Failure};

#[test]
fn what_goes_wrong_inside_is_not_told() {
    let secret = "disk /dev/sdb1 is on fire";
    let errors = [
        EngineError::Busy,
        EngineError::Stopping,
        EngineError::Unknown,
        EngineError::Internal(secret.to_owned()),
        EngineError::Store(StoreError::Unavailable(secret.to_owned())),
        EngineError::Store(StoreError::Corrupt(secret.to_owned())),
    ];
    for error in errors {
        let failure = Failure::from(error.clone());
        assert!(!failure.details.contains("sdb1"), "{error:?}");
        let codes = [Code::TooManyRequests, Code::ServiceUnavailable, Code::InternalServerError];
        assert!(codes.contains(&failure.code), "{error:?} is {:?}", failure.code);
    }
}
