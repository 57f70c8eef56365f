//! Exchanging a key's id and secret for a token (RFC 6749 §4.4).

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_domain::access::check_access;
use countersign_domain::canonical::Hash;
use countersign_domain::command::{Access, Command};
use countersign_domain::document::Document;
use countersign_domain::ids::KeyId;
use countersign_domain::key::{KeyKind, PrepareToken, TokenSigner};
use countersign_domain::rejection::Rejection;
use countersign_domain::state::Key;
use serde_json::json;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::paths;
use super::reply::Reply;
use crate::app::App;
use crate::dialect::cubewire::error::{Code, Failure};
use crate::dialect::cubewire::permission::Scope;
use crate::dialect::cubewire::token::{Claims, SECONDS, sign};
use crate::dialect::cubewire::{render, wire};
use crate::door::{Reader, Refused, Visit};
use crate::webhooks::fresh_secret;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(token))
}

/// Exchanges a key's id and secret for a token.
#[utoipa::path(post, path = paths::TOKEN, tag = "oauth2",
    request_body(content = wire::TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = wire::Token),
        (status = "4XX", body = wire::TokenFailure),
    ),
    security())]
async fn token(mut visit: Visit) -> Response {
    match granted(&mut visit).await {
        Ok(token) => Reply::ok(token).into_response(),
        Err(denied) => denied.told(),
    }
}

/// Why there is no token.
enum Denied {
    /// In the words of the standard: a code, and what is wrong.
    Grant(&'static str, String),
    /// Anything else.
    Failed(Failure),
}

impl Denied {
    fn request(message: impl Into<String>) -> Self {
        Self::Grant("invalid_request", message.into())
    }

    fn client() -> Self {
        Self::Grant("invalid_client", "The client is unknown, or its secret is another".to_owned())
    }

    fn told(self) -> Response {
        let (error, description) = match self {
            Self::Failed(failure) => return failure.into_response(),
            Self::Grant(error, description) => (error, description),
        };
        let code = match error {
            "invalid_client" => Code::Unauthenticated,
            _ => Code::ValidationFailed,
        };
        let body = json!({
            "error": error, "error_description": description,
            "statusCode": code.status().as_u16(), "message": description,
        });
        Failure::of(code).told_as(&body)
    }
}

impl From<Refused> for Denied {
    /// Of the reasons why a key does not work here the client learns none.
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoCredential
            | Refused::Rejected(
                Rejection::Unauthenticated
                | Rejection::KeyRevoked { .. }
                | Rejection::AddressNotAllowed
                | Rejection::PlatformCredential,
            ) => Self::client(),
            other => Self::Failed(other.into()),
        }
    }
}

async fn granted(visit: &mut Visit) -> Result<wire::Token, Denied> {
    let form = Form::of(visit)?;
    let (id, secret) = client(&form, &visit.headers)?;
    if form.one("grant_type")? != Some("client_credentials") {
        let absent = form.one("grant_type")?.is_none();
        return Err(if absent {
            Denied::request("grant_type is required")
        } else {
            let message = "grant_type must be client_credentials".to_owned();
            Denied::Grant("unsupported_grant_type", message)
        });
    }
    visit.bring(Hash::of_secret(secret.as_bytes()));
    let reader = visit.anyone().await?;
    let key = reader.actor.key().filter(|key| id.parse() == Ok(key.id));
    let key = key.filter(|key| key.kind != KeyKind::Platform).ok_or_else(Denied::client)?;
    let scope = scope(&reader, form.one("scope")?)?;
    let signer = signer(visit, (&reader, key.id)).await?;
    let actor = countersign_domain::log::LogActor::Key(key.id);
    let names = render::names(&reader, [actor], []).await?;
    let now = reader.now.unix_micros().div_euclid(1_000_000);
    let claims = Claims {
        sub: key.id,
        per: names.id(actor).unwrap_or_default(),
        org: key.org,
        env: key.environment,
        scp: scope.bits(),
        iat: now,
        exp: now.saturating_add(SECONDS),
    };
    let token = sign(&claims, &signer);
    let access_token = token.ok_or_else(|| Denied::Failed(Failure::internal("unsigned")))?;
    Ok(wire::Token { access_token, token_type: "Bearer", expires_in: SECONDS })
}

/// What is asked for, as far as the key has it.
fn scope(reader: &Reader, asked: Option<&str>) -> Result<Scope, Denied> {
    let Some(words) = asked else { return Ok(Scope::EVERYTHING) };
    let wrong = |message: &str| Denied::Grant("invalid_scope", message.to_owned());
    let scope = Scope::parse(words).filter(|scope| !scope.is_empty());
    let scope = scope.ok_or_else(|| wrong("scope has a word that is no permission"))?;
    let has = |access| check_access(&reader.actor, access).is_ok();
    if scope.words().all(|word| has(Access::Permission(word.permission()))) {
        Ok(scope)
    } else {
        Err(wrong("scope has a permission that the client does not have"))
    }
}

/// What tokens of the organization are signed with; made when the first is asked for.
async fn signer(visit: &Visit, (reader, key): (&Reader, KeyId)) -> Result<TokenSigner, Denied> {
    let name = (reader.org(), TokenSigner::document(reader.environment()));
    let read = || async {
        let state = reader.load(vec![Key::Document(name.0, name.1).into()]).await?;
        let row = state.get::<Document>(name)?;
        Ok::<_, Refused>(row.as_deref().and_then(Document::token_signer).cloned())
    };
    if let Some(signer) = read().await? {
        return Ok(signer);
    }
    let secret = fresh_secret().map_err(|error| Refused::fault(error.to_string()))?;
    visit.submit(Command::PrepareToken(PrepareToken { key, secret }), None).await?;
    let signer = read().await?;
    Ok(signer.ok_or_else(|| Refused::fault("no token signer"))?)
}

/// The form of the body.
struct Form(Vec<(String, String)>);

impl Form {
    fn of(visit: &Visit) -> Result<Self, Denied> {
        let body = visit.body.as_ref().map_err(|error| Denied::Failed((*error).into()))?;
        let kind = visit.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded"))
        {
            return Err(Denied::request("the body must be a form (x-www-form-urlencoded)"));
        }
        Ok(Self(form_urlencoded::parse(body).into_owned().collect()))
    }

    /// A member that comes once and is not empty.
    fn one(&self, name: &str) -> Result<Option<&str>, Denied> {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        let first = found.next().map(|(_, value)| value.as_str());
        if found.next().is_some() {
            return Err(Denied::request(format!("{name} comes twice")));
        }
        Ok(first.filter(|value| !value.is_empty()))
    }
}

/// The id and the secret, from the form or by HTTP Basic; two that differ are an error.
fn client(form: &Form, headers: &HeaderMap) -> Result<(String, String), Denied> {
    let basic = basic(headers)?;
    let in_form = (form.one("client_id")?, form.one("client_secret")?);
    match (in_form, basic) {
        ((None, None), Some(basic)) => Ok(basic),
        ((Some(id), None), Some(basic)) if id == basic.0 => Ok(basic),
        ((Some(id), Some(secret)), None) => Ok((id.to_owned(), secret.to_owned())),
        ((Some(id), Some(secret)), Some(basic)) if (id, secret) == (&*basic.0, &*basic.1) => {
            Ok(basic)
        }
        (_, Some(_)) => Err(Denied::request("the client is named twice, and differently")),
        (_, None) => Err(Denied::request("client_id and client_secret are required")),
    }
}

fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Denied> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().ok().and_then(|value| {
        let (scheme, text) = value.split_at_checked(6)?;
        scheme.eq_ignore_ascii_case("basic ").then_some(text.trim())
    });
    // Any other scheme is nobody's here.
    let Some(text) = text else { return Ok(None) };
    let malformed = || Denied::request("the Authorization header is no Basic credential");
    let bytes = STANDARD.decode(text).map_err(|_| malformed())?;
    let text = String::from_utf8(bytes).map_err(|_| malformed())?;
    let (id, secret) = text.split_once(':').ok_or_else(malformed)?;
    Ok(Some((id.to_owned(), secret.to_owned())))
}
