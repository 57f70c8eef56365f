//! Looking at payments.

use std::sync::Arc;

use countersign_domain::ids::Id as _;
use countersign_domain::payment::Payment;
use countersign_domain::rejection::Object;
use countersign_domain::state::Key;
use countersign_engine::{List, PaymentFilter};

use super::READ;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::routes::reply::{Answer, Reply};
use crate::dialect::wallgent::routes::wait::Seen;
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Segment;

const PAYMENTS: Cursor = Cursor("payments");

/// Lists payments, newest first.
#[utoipa::path(get, path = "/v1/payments", tag = "payments",
    params(
        ("walletId" = Option<String>, Query, description = "on either side"),
        ("status" = Option<String>, Query, description = "a status or a state"),
        ("limit" = Option<u32>, Query),
        ("cursor" = Option<String>, Query),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::Payment>),
        (status = "4XX", body = wire::Failure),
    ))]
pub(super) async fn list(call: Call) -> Answer<wire::PageBody<wire::Payment>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, PAYMENTS, 20)?;
    let statuses = parse::payment_statuses(&call.query)?;
    let only = reader.narrowed(&call.query).await?;
    let (org, environment, now) = (reader.org(), reader.environment(), reader.now);
    let list = List::Payments(PaymentFilter { org, environment, only, statuses, now });
    let payments = reader.page::<Payment>(list, query.look_ahead()).await?;
    let position = |payment: &Arc<Payment>| payment.id.ulid().0;
    let item = |payment: Arc<Payment>| render::payment(&payment, now);
    Ok(Reply::ok(render::page(PAYMENTS, query, payments, (position, item))))
}

/// Shows a payment; with `wait`, as soon as it is final or the time is over.
#[utoipa::path(get, path = "/v1/payments/{id}", tag = "payments",
    params(
        ("id" = String, Path),
        ("wait" = Option<String>, Query, description = "1s to 25s"),
    ),
    responses((status = 200, body = wire::Payment), (status = "4XX", body = wire::Failure)))]
pub(super) async fn get(Segment(id): Segment, call: Call) -> Answer<wire::Payment> {
    let reader = call.anyone().await?;
    let found = reader.payment(&id).await?;
    let wait = call.query.wait_seconds()?;
    if wait.is_none() || found.effective_status(reader.now).is_final() {
        return Ok(Reply::ok(render::payment(&found, reader.now)));
    }
    let (org, id) = (found.org, found.id);
    let read = || async {
        let payment = reader.get::<Payment>((org, id), Object::Payment).await?;
        let now = reader.engine.now();
        let body = render::payment(&payment, now);
        Ok(if payment.effective_status(now).is_final() {
            Seen::Final(body)
        } else {
            Seen::Waiting(body, payment.expires_at)
        })
    };
    reader.until_final(Key::Payment(org, id), wait, read).await.map(Reply::ok)
}
