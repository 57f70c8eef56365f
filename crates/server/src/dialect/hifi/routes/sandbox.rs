//! `/v1/sandbox/hifi`: play money.

use countersign_domain::access::{Duty, Permission};
use countersign_domain::command::{Access, Command};
use countersign_domain::rejection::Object;
use countersign_domain::user::{FundUser, UserVerb};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use super::wallets::balance_of;
use crate::app::App;
use crate::dialect::hifi::call::Call;
use crate::dialect::hifi::error::{Failure, not_found};
use crate::dialect::hifi::parse::{CHAINS, CURRENCIES};
use crate::dialect::hifi::{parse, wire};

const WRITE: (Access, Duty) = (Access::Unscoped(Permission::WalletsWrite), Duty::Administer);
const READ: Access = Access::Permission(Permission::WalletsWrite);

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(fund))
}

/// Lets play money arrive at a user's address.
#[utoipa::path(post, path = "/v1/sandbox/hifi/fund", tag = "sandbox",
    request_body = wire::Fund,
    responses((status = 200, body = wire::Balance), (status = "4XX", body = wire::Failure)))]
async fn fund(call: Call) -> Answer<wire::Balance> {
    let parsed = call.parse(|body| {
        let user = body.text("userId", 128)?;
        let chain = parse::required(body, "chain", CHAINS)?;
        let currency = parse::required(body, "currency", CURRENCIES)?;
        let missing = || Failure::invalid("amount", "is required");
        let amount = parse::amount(body, "amount")?.ok_or_else(missing)?;
        let on = parse::chain(body, "chain", CHAINS)?;
        let asset = parse::token(currency, on).ok_or_else(|| not_found(Object::ChainWallet))?;
        let verb = FundUser { user: parse::user(&user), asset, amount };
        Ok((verb, user, (chain, currency)))
    });
    let (command, said) = match parsed {
        Ok((verb, user, token)) => (Ok(Command::User(UserVerb::Fund(verb))), Some((user, token))),
        Err(failure) => (Err(failure), None),
    };
    call.submit(WRITE, command).await?;
    let (user, token) = said.ok_or_else(|| Failure::internal("funded nobody".to_owned()))?;
    Ok(Reply(balance_of(&call.reader(READ).await?, &user, token).await?))
}
