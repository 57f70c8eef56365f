//! What the policies would say about a payment, without making it.

use std::sync::Arc;

use countersign_domain::organization::{Locator, LocatorKey, LocatorTarget};
use countersign_domain::payment::{SendPayment, preview};
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::state::Key;
use countersign_domain::wallet::Wallet;

use super::READ;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;

/// Says what the policies would say about a payment now. Nothing is created or recorded.
#[utoipa::path(post, path = "/v1/policies/evaluate", tag = "policies",
    request_body = wire::SendPayment,
    responses(
        (status = 200, body = wire::PolicyEvaluation),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn evaluate(call: Call) -> Answer<wire::PolicyEvaluation> {
    let reader = call.reader(READ).await?;
    let wanted = call.parse(parse::send_payment)?;
    let from = reader.wallet(&wanted.from.to_string()).await?;
    let to = recipient(&reader, &from, &wanted).await?;
    let actor = reader.actor();
    let found = reader
        .consider(|state, context| preview((state, context), actor, (&from, &to), &wanted))
        .await?;
    Ok(Reply::ok(render::preview(&found)))
}

/// The wallet that would be paid, of any organization in the same environment.
async fn recipient(
    reader: &Reader,
    from: &Wallet,
    wanted: &SendPayment,
) -> Result<Arc<Wallet>, Failure> {
    let name = LocatorKey::Wallet(wanted.to);
    let state = reader.load(vec![Key::Locator(name.clone()).into()]).await?;
    let locator = state.get::<Locator>(name).map_err(Failure::not_loaded)?;
    let Some(LocatorTarget::Wallet { org, wallet }) = locator.map(|row| row.target) else {
        return Err(Rejection::NotFound(Object::Wallet).into());
    };
    let to = reader.get::<Wallet>((org, wallet), Object::Wallet).await?;
    if to.environment != from.environment {
        // Of another organization's wallet not even the environment is told.
        if to.org == from.org {
            reader.actor().must_match(to.environment)?;
        }
        return Err(Rejection::NotFound(Object::Wallet).into());
    }
    if to.id == from.id {
        return Err(Rejection::invalid("to", "equals the paying wallet").into());
    }
    Ok(to)
}
