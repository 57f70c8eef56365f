//! What scripts say of people: who joins, leaves, stands in, signs in, and is on which list.

use super::World;
use super::words::{Words, instant};
use crate::command::Command;
use crate::ids::{ApproverListId, Id as _, MemberId, OrgId, PersonId, SessionId, Ulid};
use crate::organization::{
    ApproverListVerb, CreateApproverList, DeleteApproverList, InviteMember, MemberVerb, NewStandIn,
    Notifications, Reinvite, RemoveMember, Role, SetNotifications, SetStandIn, UpdateApproverList,
    UpdateMember, VouchMember,
};
use crate::sign_in::{ChangePassword, Enrol, NewInvitation, PasswordHash, SignIn, SignInVerb};
use crate::state::{Key, Row};

const VERBS: [&str; 15] = [
    "invites",
    "reinvites",
    "makes",
    "removes",
    "appoints",
    "dismisses",
    "vouches",
    "writes",
    "rewrites",
    "erases",
    "enrols",
    "signs-in",
    "signs-out",
    "rekeys",
    "hears",
];

/// Whether the verb is one of these.
pub(super) fn is_known(verb: &str) -> bool {
    VERBS.contains(&verb)
}

/// `invites dora role viewer`, `makes bob role viewer`, `removes bob`, `appoints carol until +3d`
/// (for the name before `with`: `appoints bob with carol until +3d`), `dismisses bob`,
/// `writes team with bob,carol`, `enrols dora password p`, `signs-in dora password p`,
/// `hears none`.
pub(super) fn command(world: &mut World, verb: &str, words: &mut Words) -> Command {
    match verb {
        "hears" => {
            let notifications = Notifications::from_word(&words.next()).expect("all or none");
            Command::Member(MemberVerb::Notify(SetNotifications { notifications }))
        }
        "writes" | "rewrites" | "erases" => Command::ApproverList(list(world, verb, words)),
        "enrols" | "signs-in" | "signs-out" | "rekeys" => {
            Command::SignIn(sign_in(world, verb, words))
        }
        _ => Command::Member(member(world, verb, words)),
    }
}

fn member(world: &mut World, verb: &str, words: &mut Words) -> MemberVerb {
    let digest = world.names.secret().digest;
    let now = world.context.now;
    let given = words.pick("of");
    let org = given.as_ref().map(|org| world.names.org(org));
    let role = words.pick("role").and_then(|role| Role::from_word(&role)).unwrap_or(Role::Admin);
    let stand_in = words.pick("with").map(|person| NewStandIn {
        person: person_of(world, &person).1,
        from: words.pick("from").map(|at| instant(&at, now)),
        until: words.pick("until").map(|at| instant(&at, now)).expect("until when"),
    });
    let name = words.next();
    if verb == "invites" {
        let email = format!("{name}@people.test");
        return MemberVerb::Invite(InviteMember {
            name,
            email,
            role,
            invitation: NewInvitation { digest },
        });
    }
    let (its, member) = membership(world, &name);
    match verb {
        "reinvites" => {
            let invitation = NewInvitation { digest };
            MemberVerb::Reinvite(Reinvite { org: its, member, invitation })
        }
        "makes" => MemberVerb::Update(UpdateMember { org, member, role }),
        "removes" => MemberVerb::Remove(RemoveMember { org, member }),
        "vouches" => MemberVerb::Vouch(VouchMember { org: its, member }),
        _ => MemberVerb::StandIn(SetStandIn { org, member, stand_in }),
    }
}

fn list(world: &World, verb: &str, words: &mut Words) -> ApproverListVerb {
    let org = words.pick("of").map(|org| world.names.org(&org));
    let called = words.pick("called");
    let people = words.pick("with").map(|names| people(world, &names));
    let name = words.next();
    if verb == "writes" {
        let people = people.unwrap_or_default();
        return ApproverListVerb::Create(CreateApproverList { org, name, people });
    }
    let known = world.names.lists.get(&name).map(|(_, list)| *list);
    let list = known.unwrap_or_else(|| ApproverListId::from_ulid(Ulid(1)));
    if verb == "erases" {
        return ApproverListVerb::Delete(DeleteApproverList { org, list });
    }
    ApproverListVerb::Update(UpdateApproverList { org, list, name: called, people })
}

/// `bob,carol`; `bob*201` so many times.
fn people(world: &World, names: &str) -> Vec<PersonId> {
    names
        .split(',')
        .flat_map(|name| {
            let (name, times) = name.split_once('*').unwrap_or((name, "1"));
            std::iter::repeat_n(person_of(world, name).1, times.parse().unwrap())
        })
        .collect()
}

fn sign_in(world: &mut World, verb: &str, words: &mut Words) -> SignInVerb {
    let password = |text: String| PasswordHash::new(text);
    let digest = world.names.secret().digest;
    match verb {
        "signs-out" => SignInVerb::SignOut,
        "rekeys" => {
            let (verified, new) = (words.next(), words.next());
            let (verified, password) = (password(verified), password(new));
            SignInVerb::ChangePassword(ChangePassword { verified, password })
        }
        "enrols" => {
            let given = password(words.pick("password").expect("a password"));
            let name = words.next();
            let (org, person) = person_of(world, &name);
            let token = world.names.tokens.get(&name).copied().unwrap_or(digest);
            SignInVerb::Enrol(Enrol { org, person, token, password: given })
        }
        _ => {
            let verified = password(words.pick("password").expect("a password"));
            let environment = words.pick("in").unwrap_or_else(|| "sandbox".to_owned());
            let environment = super::verb::environment(&environment);
            let (org, person) = person_of(world, &words.next());
            SignInVerb::SignIn(SignIn { org, person, environment, verified, digest })
        }
    }
}

/// A session, by its name.
pub(super) fn session(world: &World, name: &str) -> (OrgId, SessionId) {
    let digest = world.names.sessions[name];
    let found = world.rows.values().find_map(|row| match row {
        Row::UserSession(session) if session.digest == digest => Some((session.org, session.id)),
        _ => None,
    });
    found.expect("a session")
}

/// A person; `nobody` is none.
pub(super) fn person_of(world: &World, name: &str) -> (OrgId, PersonId) {
    let nobody = (world.names.org("acme"), PersonId::from_ulid(Ulid(1)));
    if name == "nobody" { nobody } else { world.names.people[name] }
}

fn membership(world: &World, name: &str) -> (OrgId, MemberId) {
    let (org, person) = person_of(world, name);
    match world.rows.get(&Key::Member(org, person)) {
        Some(Row::Member(member)) => (org, member.id),
        _ => (org, MemberId::from_ulid(Ulid(1))),
    }
}
