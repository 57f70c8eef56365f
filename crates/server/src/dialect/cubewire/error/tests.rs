//! Every failure reads like the others, and none tells what goes on inside.

use countersign_engine::{EngineError, StoreError};

use super::Failure;

#[test]
fn what_goes_wrong_inside_is_not_told() {
    let secret = "disk /dev/sdb1 is on fire";
    for error in [
        EngineError::Busy,
        EngineError::Stopping,
        EngineError::Unknown,
        EngineError::Internal(secret.to_owned()),
        EngineError::Store(StoreError::Unavailable(secret.to_owned())),
        EngineError::Store(StoreError::Corrupt(secret.to_owned())),
    ] {
        let failure = Failure::from(error.clone());
        let told = failure.body();
        assert!(!told.to_string().contains("sdb1"), "{error:?} tells {told}");
        let status = failure.code.status().as_u16();
        assert!([429, 500, 503].contains(&status), "{error:?} is {status}");
        assert_eq!(told["statusCode"], status);
    }
}

#[test]
fn a_field_that_is_wrong_is_one_of_several_texts() {
    let body = Failure::invalid("page", "must be a number").body();
    let expected = serde_json::json!({
        "statusCode": 400, "message": ["page must be a number"], "error": "Bad Request",
        "code": "VALIDATION_FAILED",
    });
    assert_eq!(body, expected);
}
