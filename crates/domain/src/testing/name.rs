//! What the names of a script stand for.

use std::collections::BTreeMap;

use crate::approval::{Approval, ApprovalStatus};
use crate::canonical::Hash;
use crate::change::Changed;
use crate::ids::{
    ApprovalId, ApproverListId, Id, KeyId, OrgId, PaymentId, PersonId, PolicyId, WalletId,
    WebhookId,
};
use crate::key::NewSecret;

/// Names by kind, and what the last command was about.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) orgs: BTreeMap<String, OrgId>,
    pub(crate) people: BTreeMap<String, (OrgId, PersonId)>,
    pub(crate) keys: BTreeMap<String, NamedKey>,
    pub(crate) wallets: BTreeMap<String, (OrgId, WalletId)>,
    pub(crate) policies: BTreeMap<String, (OrgId, PolicyId)>,
    pub(crate) payments: BTreeMap<String, (OrgId, PaymentId)>,
    pub(crate) instructions: BTreeMap<String, (OrgId, PaymentId)>,
    pub(crate) approvals: BTreeMap<String, (OrgId, ApprovalId)>,
    pub(crate) lists: BTreeMap<String, (OrgId, ApproverListId)>,
    pub(crate) webhooks: BTreeMap<String, (OrgId, WebhookId)>,
    /// The digests of invitations, by who is invited.
    pub(crate) tokens: BTreeMap<String, Hash>,
    /// The digests of sessions.
    pub(crate) sessions: BTreeMap<String, Hash>,
    secrets: usize,
}

/// A key and the digest of its secret.
#[derive(Clone, Copy)]
pub(crate) struct NamedKey {
    pub(crate) org: OrgId,
    pub(crate) id: KeyId,
    pub(crate) digest: Hash,
}

/// What is meant when nothing is named.
pub(crate) const IT: &str = "it";

impl Names {
    pub(crate) fn org(&self, name: &str) -> OrgId {
        find(&self.orgs, name)
    }

    pub(crate) fn key(&self, name: &str) -> NamedKey {
        find(&self.keys, name)
    }

    /// A wallet; `nowhere` is none.
    pub(crate) fn wallet(&self, name: &str) -> WalletId {
        if name == "nowhere" { nothing() } else { find(&self.wallets, name).1 }
    }

    pub(crate) fn policy(&self, name: &str) -> PolicyId {
        if name == "nothing" { nothing() } else { find(&self.policies, name).1 }
    }

    pub(crate) fn payment(&self, name: &str) -> PaymentId {
        if name == "nothing" { nothing() } else { find(&self.payments, name).1 }
    }

    pub(crate) fn approval(&self, name: &str) -> ApprovalId {
        if name == "nothing" { nothing() } else { find(&self.approvals, name).1 }
    }

    /// Gives its own name to what people agreed to.
    pub(crate) fn made(&mut self, approval: &Approval) {
        let Some(subject) = approval.subject.change() else { return };
        if approval.status != ApprovalStatus::Approved || subject.change.before.is_some() {
            return;
        }
        let name = |row: &Changed| row.name().to_owned();
        match subject.change.object() {
            Some(row @ Changed::Policy(policy)) => {
                self.policies.entry(name(row)).or_insert((policy.org, policy.id));
            }
            Some(row @ Changed::ApproverList(list)) => {
                self.lists.entry(name(row)).or_insert((list.org, list.id));
            }
            Some(row @ Changed::Member(member)) => {
                self.people.insert(name(row), (member.org, member.person));
                self.tokens.extend(subject.invitation.map(|digest| (name(row), digest)));
            }
            Some(row @ Changed::ApiKey(key)) => {
                let named = NamedKey { org: key.org, id: key.id, digest: key.digest };
                self.keys.insert(name(row), named);
            }
            _ => {}
        }
    }

    /// A webhook; `nothing` is none.
    pub(crate) fn webhook(&self, name: &str) -> WebhookId {
        if name == "nothing" { nothing() } else { find(&self.webhooks, name).1 }
    }

    /// A secret that was never used.
    pub(crate) fn secret(&mut self) -> NewSecret {
        self.secrets += 1;
        let secret = format!("wg_test_{}", self.secrets);
        NewSecret { digest: Hash::of_secret(secret.as_bytes()), prefix: secret }
    }
}

fn find<T: Copy>(names: &BTreeMap<String, T>, name: &str) -> T {
    *names.get(name).unwrap_or_else(|| panic!("nothing is called {name:?}"))
}

/// The id of something that does not exist.
fn nothing<T: Id>() -> T {
    T::from_ulid(crate::ids::Ulid(1))
}
