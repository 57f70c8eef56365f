//! People who sign in.

use std::sync::Arc;

use countersign_domain::access::Caller;
use countersign_domain::canonical::Hash;
use countersign_domain::command::Command;
use countersign_domain::ids::{MemberId, OrgId, PersonId};
use countersign_domain::organization::{Member, MemberVerb, Reinvite};
use countersign_domain::sign_in::{Enrol, Login, NewInvitation, SignInVerb};
use countersign_domain::state::{Key, Row};
use countersign_engine::{Rows, Scan, ScanKind};
use countersign_server::password::Password;
use serde_json::json;

use super::{Tenant, World};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

impl World {
    /// The membership of a person in the first organization.
    pub(crate) async fn membership(&self, person: PersonId) -> MemberId {
        self.membership_of(self.org, person).await.unwrap()
    }

    /// The same, where there may be none.
    pub(crate) async fn membership_or_none(&self, person: PersonId) -> Option<MemberId> {
        self.membership_of(self.org, person).await
    }

    /// The membership of a person in an organization.
    pub(crate) async fn membership_of(&self, org: OrgId, person: PersonId) -> Option<MemberId> {
        let state = self.engine.read(vec![Key::Member(org, person).into()]).await.unwrap();
        state.get::<Member>((org, person)).unwrap().map(|member| member.id)
    }

    /// Signs a person in, and gives them a password first. Returns the cookie.
    pub(crate) async fn sign_in(
        &self,
        tenant: &Tenant,
        person: PersonId,
        environment: &str,
    ) -> String {
        let org = tenant.org;
        let member = self.membership_of(org, person).await.unwrap();
        let token = Hash::of_secret(person.to_string().as_bytes());
        let invitation = NewInvitation { digest: token };
        let invite = MemberVerb::Reinvite(Reinvite { org, member, invitation });
        self.submit(Caller::Operator, Command::Member(invite)).await.unwrap();
        let password = self.app.passwords.hash(Password::new(PASSWORD.to_owned())).await.unwrap();
        let enrol = SignInVerb::Enrol(Enrol { org, person, token, password });
        self.submit(Caller::System, Command::SignIn(enrol)).await.unwrap();
        let state = self.engine.read(vec![Key::Member(org, person).into()]).await.unwrap();
        let email = state.get::<Member>((org, person)).unwrap().unwrap().email.clone();
        let body = json!({ "email": email, "password": PASSWORD, "environment": environment });
        let answer = self.ask("POST", "/v1/auth/sign-in").json(&body).send().await;
        cookie_of(&answer.expect(200, json!({})))
    }

    /// Every hash of a password that is kept.
    pub(crate) async fn logins(&self) -> Vec<Arc<Login>> {
        let rows = Rows::Of(self.org, ScanKind::Logins);
        let scan = Scan { rows, after: None, limit: 1_000 };
        let rows = self.store.scan(scan).await.unwrap();
        let login = |row: &Row| match row {
            Row::Login(login) => Some(Arc::clone(login)),
            _ => None,
        };
        rows.iter().filter_map(login).collect()
    }
}

/// The cookie that an answer sets, as a browser sends it.
pub(crate) fn cookie_of(answer: &super::Answer) -> String {
    let set = answer.header("set-cookie").unwrap();
    set.split(';').next().unwrap().to_owned()
}
