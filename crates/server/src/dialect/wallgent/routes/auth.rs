//! `/v1/auth`: how people sign in, so that a person and not only a key can act.

use std::sync::Arc;

use axum::http::HeaderValue;
use countersign_domain::access::{Actor, SignedIn};
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Access, Command};
use countersign_domain::ids::PersonId;
use countersign_domain::organization::{Locator, LocatorKey, LocatorTarget, Member, Organization};
use countersign_domain::outcome::Outcome;
use countersign_domain::sign_in::{ChangePassword, Enrol, Login, PasswordHash, SignIn, SignInVerb};
use countersign_domain::state::Key;
use countersign_engine::{List, Page};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::reply::{Answer, Reply};
use crate::app::App;
use crate::dialect::wallgent::call::Call;
use crate::dialect::wallgent::error::{Code, Failure};
use crate::dialect::wallgent::{parse, render, wire};
use crate::http::SESSION_COOKIE;
use crate::secret::NewKeySecret;

const SESSION: Access = Access::Session;

/// More places than a person can have a use for.
const PLACES_MAX: usize = 100;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(enrol))
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(session))
        .routes(routes!(password))
}

/// Sets the password of an invitation.
#[utoipa::path(post, path = "/v1/auth/enrol", tag = "auth", security(()),
    request_body = wire::Enrol,
    responses((status = 200, body = wire::Enrolled), (status = "4XX", body = wire::Failure)))]
async fn enrol(call: Call) -> Answer<wire::Enrolled> {
    call.must_not_be_foreign()?;
    let (token, password) = call.parse(parse::enrol)?;
    call.attempt(token)?;
    let engine = &call.app.engine;
    let name = LocatorKey::Secret(token);
    let state = engine.read(vec![Key::Locator(name.clone()).into()]).await?;
    let locator = state.get::<Locator>(name).map_err(Failure::not_loaded)?;
    let target = locator.map(|locator| locator.target);
    let Some(LocatorTarget::Invitation { org, person }) = target else { return Err(no_token()) };
    let password = call.app.passwords.hash(password).await?;
    let verb = SignInVerb::Enrol(Enrol { org, person, token, password });
    let outcome = call.vouch(Command::SignIn(verb)).await;
    let outcome = outcome.map_err(|failure| failure.instead_of(Code::Unauthorized, no_token));
    let Outcome::Member(member) = outcome? else {
        return Err(Failure::internal("not a member".to_owned()));
    };
    call.succeeded(token);
    let (person_id, organization_id) = (member.person.to_string(), member.org.to_string());
    Ok(Reply::ok(wire::Enrolled { person_id, organization_id }))
}

/// Signs a person in: the answer sets the cookie that stands where a key stands.
#[utoipa::path(post, path = "/v1/auth/sign-in", tag = "auth", security(()),
    request_body = wire::SignIn,
    responses((status = 200, body = wire::SignedIn), (status = "4XX", body = wire::Failure)))]
async fn sign_in(call: Call) -> Answer<wire::SignedIn> {
    call.must_not_be_foreign()?;
    let wanted = call.parse(parse::sign_in)?;
    let whose = Hash::of_secret(wanted.email.as_bytes());
    call.attempt(whose)?;
    let member = place(&call, &wanted).await?;
    let known = match &member {
        Some(member) => login(&call, member).await?,
        None => None,
    };
    let right = call.app.passwords.verify(wanted.password, known.clone()).await?;
    let (Some(member), Some(verified), true) = (member, known, right) else {
        return Err(wrong_password());
    };
    let secret = NewKeySecret::session();
    let secret = secret.map_err(|error| Failure::internal(format!("no randomness: {error}")))?;
    let verb = SignInVerb::SignIn(SignIn {
        org: member.org,
        person: member.person,
        environment: wanted.environment,
        verified,
        digest: secret.known().digest,
    });
    let outcome = call.vouch(Command::SignIn(verb)).await;
    let outcome = outcome.map_err(|failure| failure.instead_of(Code::Unauthorized, wrong_password));
    let Outcome::Session(session) = outcome? else {
        return Err(Failure::internal("not a session".to_owned()));
    };
    call.succeeded(whose);
    let organization = organization(&call, &member).await?;
    let body = shown(&SignedIn { session, member }, &organization);
    Ok(Reply::ok(body).cookie(cookie(&secret.reveal(), "")?))
}

/// Ends the session, and takes the cookie back.
#[utoipa::path(post, path = "/v1/auth/sign-out", tag = "auth",
    responses((status = 200, body = wire::Done), (status = "4XX", body = wire::Failure)))]
async fn sign_out(call: Call) -> Answer<wire::Done> {
    call.submit(SESSION, Ok(Command::SignIn(SignInVerb::SignOut))).await?;
    Ok(Reply::ok(wire::Done { ok: true }).cookie(cookie("", "; Max-Age=0")?))
}

/// Who is signed in.
#[utoipa::path(get, path = "/v1/auth/session", tag = "auth",
    responses((status = 200, body = wire::SignedIn), (status = "4XX", body = wire::Failure)))]
async fn session(call: Call) -> Answer<wire::SignedIn> {
    let reader = call.reader(SESSION).await?;
    match reader.actor() {
        Actor::Session(signed_in) => Ok(Reply::ok(shown(signed_in, &reader.organization))),
        _ => Err(Failure::of(Code::Unauthorized)),
    }
}

/// Changes the caller's password, and ends every other session of theirs.
#[utoipa::path(post, path = "/v1/auth/password", tag = "auth",
    request_body = wire::ChangePassword,
    responses((status = 200, body = wire::Done), (status = "4XX", body = wire::Failure)))]
async fn password(call: Call) -> Answer<wire::Done> {
    let reader = call.reader(SESSION).await?;
    let Actor::Session(signed_in) = reader.actor() else {
        return Err(Failure::of(Code::Unauthorized));
    };
    let (current, new) = call.parse(parse::change_password)?;
    let whose = Hash::of_secret(signed_in.member.person.to_string().as_bytes());
    call.attempt(whose)?;
    let known = login(&call, &signed_in.member).await?;
    let right = call.app.passwords.verify(current, known.clone()).await?;
    let (Some(verified), true) = (known, right) else { return Err(not_the_present()) };
    let password = call.app.passwords.hash(new).await?;
    let verb = SignInVerb::ChangePassword(ChangePassword { verified, password });
    call.submit_secret(Command::SignIn(verb)).await?;
    call.succeeded(whose);
    Ok(Reply::ok(wire::Done { ok: true }))
}

/// The membership that somebody wants to sign in to. Without a word on which, there has to be one
/// alone.
async fn place(call: &Call, wanted: &parse::SignIn) -> Result<Option<Arc<Member>>, Failure> {
    let engine = &call.app.engine;
    let name = LocatorKey::Email(wanted.email.clone());
    let state = engine.read(vec![Key::Locator(name.clone()).into()]).await?;
    let locator = state.get::<Locator>(name).map_err(Failure::not_loaded)?;
    let Some(LocatorTarget::Person(person)) = locator.map(|locator| locator.target) else {
        return Ok(None);
    };
    let mut places = places(call, person).await?;
    if let Some(org) = wanted.organization {
        places.retain(|member| member.org == org);
    }
    Ok(if places.len() == 1 { places.pop() } else { None })
}

async fn places(call: &Call, person: PersonId) -> Result<Vec<Arc<Member>>, Failure> {
    let page = Page { after: None, limit: PLACES_MAX };
    let rows = call.app.engine.page(List::Memberships { person }, page).await?;
    let member = |row: &countersign_domain::state::Row| match row {
        countersign_domain::state::Row::Member(member) => Some(Arc::clone(member)),
        _ => None,
    };
    Ok(rows.iter().filter_map(member).collect())
}

async fn login(call: &Call, member: &Member) -> Result<Option<PasswordHash>, Failure> {
    let name = (member.org, member.person);
    let state = call.app.engine.read(vec![Key::Login(name.0, name.1).into()]).await?;
    let login = state.get::<Login>(name).map_err(Failure::not_loaded)?;
    Ok(login.map(|login| login.password.clone()))
}

async fn organization(call: &Call, member: &Member) -> Result<Arc<Organization>, Failure> {
    let state = call.app.engine.read(vec![Key::Organization(member.org).into()]).await?;
    let found = state.get::<Organization>(member.org).map_err(Failure::not_loaded)?;
    found.ok_or_else(|| Failure::internal("member without organization".to_owned()))
}

fn shown(signed_in: &SignedIn, organization: &Organization) -> wire::SignedIn {
    let SignedIn { session, member } = signed_in;
    wire::SignedIn {
        person: wire::SignedInPerson {
            id: member.person.to_string(),
            member_id: member.id.to_string(),
            name: member.name.clone(),
            email: member.email.clone(),
        },
        organization: wire::SignedInOrganization {
            id: organization.id.to_string(),
            name: organization.name.clone(),
        },
        role: member.role.as_str(),
        permissions: render::permissions(member.role.permissions()),
        environment: session.environment.as_str(),
        expires_at: render::timestamp(session.expires_at),
    }
}

/// The cookie, for this host alone, never shown to a script, never sent from another's page.
fn cookie(value: &str, end: &str) -> Result<HeaderValue, Failure> {
    let text = format!("{SESSION_COOKIE}={value}; Path=/; Secure; HttpOnly; SameSite=Strict{end}");
    let mut cookie = HeaderValue::from_str(&text)
        .map_err(|_| Failure::internal("a cookie that is none".to_owned()))?;
    cookie.set_sensitive(true);
    Ok(cookie)
}

/// One answer for whatever was wrong: who is known here is nobody's business.
fn wrong_password() -> Failure {
    let message = "The address or the password is wrong. Whoever belongs to several \
                   organizations has to name one.";
    Failure::new(Code::Unauthorized, message)
}

fn no_token() -> Failure {
    Failure::new(Code::Unauthorized, "The invitation is unknown, used, or no longer good.")
}

fn not_the_present() -> Failure {
    Failure::new(Code::PermissionDenied, "The present password is another.")
        .with(serde_json::json!({ "reason": "WRONG_PASSWORD" }))
}
