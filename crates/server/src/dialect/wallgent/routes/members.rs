//! `/v1/members`: the people of an organization.

use std::sync::Arc;

use countersign_domain::access::Permission;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::Id as _;
use countersign_domain::organization::{Member, MemberVerb};
use countersign_domain::outcome::{MemberChanged, Outcome};
use countersign_domain::rejection::{Object, Rejection};
use countersign_domain::sign_in::{INVITATION_SECONDS, NewInvitation};
use countersign_engine::List;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::held::{Once, Written, held, waits};
use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::{Call, Done};
use crate::dialect::wallgent::error::Failure;
use crate::dialect::wallgent::parse::{Cursor, PageQuery};
use crate::dialect::wallgent::{parse, render, wire};
use crate::door::Reader;
use crate::door::Segment;
use crate::secret::NewKeySecret;

const READ: Access = Access::Unscoped(Permission::OrganizationsRead);
const WRITE: Access = Access::Unscoped(Permission::OrganizationsWrite);
const STAND_IN: Access = Access::OwnOr(Permission::ApprovalsWrite, Permission::OrganizationsWrite);
const OWN: Access = Access::Own;
const MEMBERS: Cursor = Cursor("members");

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(create, list))
        .routes(routes!(me, update_me))
        .routes(routes!(get, update, delete))
        .routes(routes!(set_stand_in, clear_stand_in))
}

/// Adds a person, and shows once what lets them set a password. Who could decide waits until
/// another owner or admin agrees, where there is one.
#[utoipa::path(post, path = "/v1/members", tag = "members",
    request_body = wire::CreateMember,
    responses(
        (status = 201, body = wire::NewMember),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn create(call: Call) -> Answer<Written<wire::NewMember>> {
    let token = NewKeySecret::invitation();
    let token = token.map_err(|error| Failure::internal(format!("no randomness: {error}")))?;
    let invitation = NewInvitation { digest: token.known().digest };
    let parsed = call.parse(|body| parse::invite_member(body, invitation));
    let done = call.submit(WRITE, parsed.map(Command::Member)).await?;
    if waits(&done) {
        return held(&call, done, Once::Token(token)).await;
    }
    let member = member_of(&done)?;
    let expires_at = render::timestamp(member.created_at.plus_seconds(INVITATION_SECONDS));
    let body = wire::NewMember {
        member: render::member(&member),
        invitation: (!done.replayed)
            .then(|| wire::Invitation { token: token.reveal(), expires_at }),
    };
    Ok(Reply::created(Written::Made(body)).replayed(done.replayed))
}

/// Lists the members of the organization, newest first.
#[utoipa::path(get, path = "/v1/members", tag = "members",
    params(
        ("limit" = Option<u32>, Query, description = "1 to 100, 20 if not given."),
        ("cursor" = Option<String>, Query, description = "Where the page begins."),
    ),
    responses(
        (status = 200, body = wire::PageBody<wire::MemberDetails>),
        (status = "4XX", body = wire::Failure),
    ))]
async fn list(call: Call) -> Answer<wire::PageBody<wire::MemberDetails>> {
    let reader = call.reader(READ).await?;
    let query = PageQuery::parse(&call.query, MEMBERS, 20)?;
    let list = List::Members { org: reader.org() };
    let rows = reader.page::<Member>(list, query.look_ahead()).await?;
    let position = |member: &Arc<Member>| member.id.ulid().0;
    let item = |member: Arc<Member>| render::member(&member);
    Ok(Reply::ok(render::page(MEMBERS, query, rows, (position, item))))
}

/// A member, by their membership or by who they are. Who has left is still found by the latter.
#[utoipa::path(get, path = "/v1/members/{id}", tag = "members",
    params(("id" = String, Path, description = "`mem_…` or `usr_…`")),
    responses(
        (status = 200, body = wire::MemberDetails),
        (status = "4XX", body = wire::Failure),
    ))]
async fn get(Segment(id): Segment, call: Call) -> Answer<wire::MemberDetails> {
    let reader = call.reader(READ).await?;
    Ok(Reply::ok(render::member(&*found(&reader, &id).await?)))
}

/// The caller's own place in the organization.
#[utoipa::path(get, path = "/v1/members/me", tag = "members",
    responses(
        (status = 200, body = wire::MemberDetails),
        (status = "4XX", body = wire::Failure),
    ))]
async fn me(call: Call) -> Answer<wire::MemberDetails> {
    let reader = call.reader(OWN).await?;
    let person = reader.actor().person().ok_or(Rejection::NotFound(Object::Member))?;
    let member = reader.get::<Member>((reader.org(), person), Object::Member).await?;
    Ok(Reply::ok(render::member(&member)))
}

/// Says of what the caller is told by mail. Nobody says it for another.
#[utoipa::path(patch, path = "/v1/members/me", tag = "members",
    request_body = wire::UpdateMe,
    responses(
        (status = 200, body = wire::MemberDetails),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update_me(call: Call) -> Answer<wire::MemberDetails> {
    let parsed = call.parse(parse::set_notifications);
    personal(&call, OWN, parsed).await
}

async fn found(reader: &Reader, id: &str) -> Result<Arc<Member>, Failure> {
    if let Some(person) = parse::person(id) {
        return Ok(reader.get::<Member>((reader.org(), person), Object::Member).await?);
    }
    let id = parse::member_id(id)?;
    let members = reader.members().await?;
    let member = members.into_iter().find(|member| member.id == id);
    Ok(member.ok_or(Rejection::NotFound(Object::Member))?)
}

/// Gives a member another role. One that lets them decide waits until another owner or admin
/// agrees, where there is one.
#[utoipa::path(patch, path = "/v1/members/{id}", tag = "members",
    params(("id" = String, Path, description = "`mem_…`")),
    request_body = wire::UpdateMember,
    responses(
        (status = 200, body = wire::MemberChanged),
        (status = 202, body = wire::HeldChange),
        (status = "4XX", body = wire::Failure),
    ))]
async fn update(Segment(id): Segment, call: Call) -> Answer<Written<wire::MemberChanged>> {
    let parsed = call.parse(|body| parse::update_member(body, &id));
    let done = call.submit(WRITE, parsed.map(Command::Member)).await?;
    if waits(&done) {
        return held(&call, done, Once::Nothing).await;
    }
    let body = Written::Made(render::member_changed(changed_of(&done)?));
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Removes a member: their sessions end, and their own keys are revoked.
#[utoipa::path(delete, path = "/v1/members/{id}", tag = "members",
    params(("id" = String, Path, description = "`mem_…`")),
    responses(
        (status = 200, body = wire::MemberChanged),
        (status = "4XX", body = wire::Failure),
    ))]
async fn delete(Segment(id): Segment, call: Call) -> Answer<wire::MemberChanged> {
    let parsed = call.parse(|_| parse::remove_member(&id));
    let done = call.submit(WRITE, parsed.map(Command::Member)).await?;
    let body = render::member_changed(changed_of(&done)?);
    Ok(Reply::ok(body).replayed(done.replayed))
}

/// Says who votes for a member while they are away.
#[utoipa::path(put, path = "/v1/members/{id}/stand-in", tag = "members",
    params(("id" = String, Path, description = "`mem_…`")),
    request_body = wire::SetStandIn,
    responses(
        (status = 200, body = wire::MemberDetails),
        (status = "4XX", body = wire::Failure),
    ))]
async fn set_stand_in(Segment(id): Segment, call: Call) -> Answer<wire::MemberDetails> {
    let parsed = call.parse(|body| parse::set_stand_in(body, &id));
    personal(&call, STAND_IN, parsed).await
}

/// Nobody votes for a member any more but they themselves.
#[utoipa::path(delete, path = "/v1/members/{id}/stand-in", tag = "members",
    params(("id" = String, Path, description = "`mem_…`")),
    responses(
        (status = 200, body = wire::MemberDetails),
        (status = "4XX", body = wire::Failure),
    ))]
async fn clear_stand_in(Segment(id): Segment, call: Call) -> Answer<wire::MemberDetails> {
    let parsed = call.parse(|_| parse::clear_stand_in(&id));
    personal(&call, STAND_IN, parsed).await
}

/// What takes no power from anybody, so that everything can be met as before.
async fn personal(
    call: &Call,
    access: Access,
    parsed: Result<MemberVerb, Failure>,
) -> Answer<wire::MemberDetails> {
    let done = call.submit(access, parsed.map(Command::Member)).await?;
    Ok(Reply::ok(render::member(&*member_of(&done)?)).replayed(done.replayed))
}

fn changed_of(done: &Done) -> Result<&MemberChanged, Failure> {
    match &done.outcome {
        Outcome::MemberChanged(changed) => Ok(changed),
        other => Err(Failure::internal(format!("not a changed member: {other:?}"))),
    }
}

fn member_of(done: &Done) -> Result<Arc<Member>, Failure> {
    match &done.outcome {
        Outcome::Member(member) => Ok(Arc::clone(member)),
        other => Err(Failure::internal(format!("not a member: {other:?}"))),
    }
}
