//! People, and how they sign in.

use countersign_domain::access::Environment;
use countersign_domain::canonical::Hash;
use countersign_domain::ids::{PersonId, SessionId};
use countersign_domain::organization::{ApproverList, Member, Notifications, Person, Role};
use countersign_domain::sign_in::{Invitation, Login, PasswordHash, UserSession};

use super::World;

impl World {
    /// A person.
    pub fn person(&mut self, name: &str) -> Person {
        let email = format!("{name}@example.com");
        Person { id: self.id(), name: name.to_owned(), email, created_at: self.now }
    }

    /// A person's membership.
    pub fn member(&mut self, person: &Person) -> Member {
        Member {
            id: self.id(),
            org: self.org,
            person: person.id,
            name: person.name.clone(),
            email: person.email.clone(),
            role: Role::Approver,
            added_by: vec![self.person],
            stand_in: None,
            notifications: Notifications::All,
            created_at: self.now,
            removed_at: None,
        }
    }

    /// A list of approvers.
    pub fn approver_list(&mut self, people: Vec<PersonId>) -> ApproverList {
        ApproverList {
            environment: None,
            id: self.id(),
            org: self.org,
            name: "treasurers".to_owned(),
            version: 1,
            people,
            created_at: self.now,
            updated_at: self.now,
            deleted_at: None,
        }
    }

    /// How somebody signs in.
    pub fn login(&self, person: PersonId) -> Login {
        Login {
            org: self.org,
            person,
            password: PasswordHash::new("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA".to_owned()),
            version: 2,
            changed_at: self.now,
        }
    }

    /// Somebody's session.
    pub fn user_session(&mut self, member: &Member) -> UserSession {
        let id: SessionId = self.id();
        UserSession {
            id,
            org: self.org,
            person: member.person,
            member: member.id,
            environment: Environment::Sandbox,
            digest: Hash::of_secret(id.to_string().as_bytes()),
            login: 2,
            created_at: self.now,
            expires_at: self.now.plus_seconds(43_200),
            seen_at: self.now,
            ended_at: None,
        }
    }

    /// An invitation of a member.
    pub fn invitation(&self, member: &Member) -> Invitation {
        Invitation {
            org: self.org,
            person: member.person,
            member: member.id,
            digest: Hash::of_secret(b"token"),
            created_at: self.now,
            expires_at: self.now.plus_seconds(86_400),
            used_at: None,
        }
    }
}
