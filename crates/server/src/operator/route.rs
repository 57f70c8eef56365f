//! The one route of the operator's socket.

use axum::extract::{DefaultBodyLimit, State};
use axum::routing::post;
use axum::{Json, Router};

use super::{Operator, OperatorCall, OperatorError, OperatorReply};

/// Its path.
pub(crate) const PATH: &str = "/operator";

const BODY_BYTES_MAX: usize = 256 * 1024;

/// The operator's calls, for a socket that nobody else can reach.
pub(crate) fn router(operator: Operator) -> Router {
    let router = Router::new().route(PATH, post(carry));
    router.layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).with_state(operator)
}

async fn carry(
    State(operator): State<Operator>,
    Json(call): Json<OperatorCall>,
) -> Json<Result<OperatorReply, OperatorError>> {
    let carried = operator.carry(call).await;
    if let Err(error) = &carried {
        tracing::info!(%error, "an operator's call came to nothing");
    }
    Json(carried)
}
