//! What would become of a transaction: decided like any other, and thrown away.

use std::sync::Arc;

use countersign_domain::access::Origin;
use countersign_domain::command::{Command, Request};
use countersign_domain::decide::decide;
use countersign_domain::ids::Mint;
use countersign_domain::instruction::{Instruct, InstructionStatus};
use countersign_domain::money::Chain;
use countersign_domain::outcome::Outcome;
use countersign_domain::policy::ordered::{NOBODY, OrderedFacts, TransactionKind, concluded};
use countersign_domain::state::Halt;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{CREATE, draw_up, instructed};
use crate::app::App;
use crate::dialect::cubewire::call::Call;
use crate::dialect::cubewire::error::Failure;
use crate::dialect::cubewire::routes::paths;
use crate::dialect::cubewire::routes::reply::{Answer, Reply};
use crate::dialect::cubewire::{parse, render, wire};
use crate::door::{Reader, Refused};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(simulate))
}

/// What would become of a transaction. Nothing is stored.
#[utoipa::path(post, path = paths::TRANSACTION_SIMULATE, tag = "transactions",
    request_body = wire::SubmitTransaction,
    responses((status = 201, body = wire::Simulated), (status = "4XX", body = wire::Failure)))]
async fn simulate(call: Call) -> Answer<wire::Simulated> {
    let reader = call.reader(CREATE).await?;
    let said = call.parse(parse::transaction)?;
    let kind = said.kind;
    let verb = draw_up::drawn_up(&call, &reader, said).await?;
    let steps = steps(&reader, (&verb, kind)).await?;
    let outcome = tried(&call, &reader, verb).await?;
    let made = instructed(outcome)?;
    let ruled = made.instruction.ruled.as_deref();
    let approval = made.approval.as_deref();
    let decision = match made.instruction.status {
        InstructionStatus::Denied => "BLOCK",
        InstructionStatus::PendingApproval => "REQUIRE_APPROVAL",
        _ => "ALLOW",
    };
    let subject = approval.and_then(|approval| Some((approval, approval.subject.instruction()?)));
    let held = subject.map(|(approval, subject)| render::held_by(approval, subject));
    let by_rule = ruled.and_then(|ruled| Some((render::uuid(ruled.rule?), ruled.name.clone()?)));
    let policy = held.map(|(id, name)| (id.to_uuid(), name)).or(by_rule);
    let (policy_id, policy_name) = policy.unzip();
    Ok(Reply::created(wire::Simulated {
        decision,
        policy_id,
        policy_name,
        required_approvers: approval.map(|row| render::required(&row.requirement)),
        approver_list_id: approval.map(|row| render::uuid(render::asked_list(row, ruled))),
        steps,
    }))
}

/// What the policies would look at, in order.
async fn steps(
    reader: &Reader,
    (verb, kind): (&Instruct, TransactionKind),
) -> Result<Vec<wire::SimulatedStep>, Failure> {
    let leg = verb.legs.first();
    let facts = OrderedFacts {
        kind,
        amount: leg.map(|(_, amount)| *amount).unwrap_or_default(),
        asset: verb.asset,
        sender: verb.address.as_deref().unwrap_or(NOBODY),
        recipient: render::recipient(verb.legs.iter().map(|(to, _)| to)),
        chain: verb.asset.chain().unwrap_or(Chain::Ethereum),
        asked_at: reader.now,
    };
    let scope = (reader.org(), reader.environment());
    let conclusion =
        reader.consider(|state, context| concluded(state, context, scope, &facts)).await?;
    conclusion.steps.iter().map(render::step).collect()
}

/// What the command would come to.
async fn tried(call: &Call, reader: &Reader, verb: Instruct) -> Result<Outcome, Refused> {
    let request = Request {
        caller: call.caller()?,
        origin: Origin { ip: call.ip },
        idempotency: None,
        command: Arc::new(Command::Instruct(Box::new(verb))),
    };
    reader
        .consider(|state, context| {
            let decision = decide(state, &request, context, &mut Mint::new(0))?;
            decision.result.map_err(Halt::Rejected)
        })
        .await
}
