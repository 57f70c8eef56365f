//! The command that makes a change, once others have agreed to it.

use super::{Change, Changed, Choices};
use crate::canonical::Hash;
use crate::command::Command;
use crate::key::{ApiKey, CreateKey, NewSecret, UpdateKey};
use crate::organization::{
    ApproverList, ApproverListVerb, CreateApproverList, DeleteApproverList, InviteMember, Member,
    MemberVerb, UpdateApproverList, UpdateMember, UpdateOrganization,
};
use crate::policy::{CreatePolicy, DeletePolicy, Policy, Rules, RulesPatch, UpdatePolicy};
use crate::rejection::Rejection;
use crate::sign_in::NewInvitation;

impl Change {
    /// The command that comes to this change and to nothing else. `invitation` is the digest of
    /// what lets a new member in.
    pub(crate) fn command(&self, invitation: Option<Hash>) -> Result<Command, Rejection> {
        use Changed as C;
        let corrupt = Rejection::corrupt("change");
        Ok(match (&self.before, &self.after) {
            (None, Some(C::Policy(is))) => Command::CreatePolicy(create_policy(is)),
            (Some(C::Policy(was)), Some(C::Policy(is))) => {
                Command::UpdatePolicy(update_policy(was, is))
            }
            (Some(C::Policy(was)), None) => {
                Command::DeletePolicy(DeletePolicy { policy: was.id, wallet: None })
            }
            (None, Some(C::ApproverList(is))) => list(create_list(is)),
            (Some(C::ApproverList(was)), Some(C::ApproverList(is))) => list(update_list(was, is)),
            (Some(C::ApproverList(was)), None) => {
                list(ApproverListVerb::Delete(DeleteApproverList { org: None, list: was.id }))
            }
            (None, Some(C::Member(is))) => {
                let invitation = NewInvitation { digest: invitation.ok_or(corrupt)? };
                Command::Member(MemberVerb::Invite(invite(is, invitation)))
            }
            (Some(C::Member(was)), Some(C::Member(is))) => {
                let verb = UpdateMember { org: None, member: was.id, role: is.role };
                Command::Member(MemberVerb::Update(verb))
            }
            (None, Some(C::ApiKey(is))) => Command::CreateKey(create_key(is)),
            (Some(C::ApiKey(was)), Some(C::ApiKey(is))) => Command::UpdateKey(update_key(was, is)),
            (Some(C::Organization(was)), Some(C::Organization(is))) => {
                Command::UpdateOrganization(update_organization(was, is))
            }
            _ => return Err(corrupt),
        })
    }
}

/// What is other than it was.
fn news<T: PartialEq + Clone>(was: &T, is: &T) -> Option<T> {
    (was != is).then(|| is.clone())
}

fn create_policy(is: &Policy) -> CreatePolicy {
    CreatePolicy {
        wallet: is.wallet,
        name: is.name.clone(),
        enabled: is.enabled,
        conditions: is.conditions.to_vec(),
        outcome: is.outcome,
        rules: is.rules.clone(),
        terms: is.terms.clone(),
        approval_ttl_seconds: is.approval_ttl_seconds,
    }
}

fn update_policy(was: &Policy, is: &Policy) -> UpdatePolicy {
    UpdatePolicy {
        policy: was.id,
        wallet: None,
        name: news(&was.name, &is.name),
        enabled: news(&was.enabled, &is.enabled),
        conditions: (was.conditions != is.conditions).then(|| is.conditions.to_vec()),
        outcome: news(&was.outcome, &is.outcome),
        rules: patch(&was.rules, &is.rules),
        terms: news(&was.terms, &is.terms),
        approval_ttl_seconds: news(&was.approval_ttl_seconds, &is.approval_ttl_seconds),
    }
}

fn patch(was: &Rules, is: &Rules) -> RulesPatch {
    RulesPatch {
        max_transaction_amount: news(&was.max_transaction_amount, &is.max_transaction_amount),
        daily_limit: news(&was.daily_limit, &is.daily_limit),
        monthly_limit: news(&was.monthly_limit, &is.monthly_limit),
        approved_recipients: news(&was.approved_recipients, &is.approved_recipients),
        blocked_recipients: news(&was.blocked_recipients, &is.blocked_recipients),
        time_window: news(&was.time_window, &is.time_window),
        require_approval: news(&was.require_approval, &is.require_approval),
    }
}

const fn list(verb: ApproverListVerb) -> Command {
    Command::ApproverList(verb)
}

fn create_list(is: &ApproverList) -> ApproverListVerb {
    let (name, people) = (is.name.clone(), is.people.clone());
    ApproverListVerb::Create(CreateApproverList { org: None, name, people })
}

fn update_list(was: &ApproverList, is: &ApproverList) -> ApproverListVerb {
    ApproverListVerb::Update(UpdateApproverList {
        org: None,
        list: was.id,
        name: news(&was.name, &is.name),
        people: news(&was.people, &is.people),
    })
}

fn invite(is: &Member, invitation: NewInvitation) -> InviteMember {
    let (name, email) = (is.name.clone(), is.email.clone());
    InviteMember { name, email, role: is.role, invitation }
}

fn create_key(is: &ApiKey) -> CreateKey {
    CreateKey {
        name: is.name.clone(),
        permissions: Some(is.permissions),
        environment: Some(is.environment),
        wallet_scope: is.wallet_scope.clone(),
        allowed_ips: is.allowed_ips.clone(),
        expires_at: is.expires_at,
        secret: NewSecret { digest: is.digest, prefix: is.prefix.clone() },
        owner: Some(is.owner),
        on_behalf: None,
    }
}

fn update_key(was: &ApiKey, is: &ApiKey) -> UpdateKey {
    UpdateKey {
        key: was.id,
        name: news(&was.name, &is.name),
        permissions: news(&was.permissions, &is.permissions),
        allowed_ips: news(&was.allowed_ips, &is.allowed_ips),
        expires_at: news(&was.expires_at, &is.expires_at),
        wallet_scope: news(&was.wallet_scope, &is.wallet_scope),
    }
}

fn update_organization(was: &Choices, is: &Choices) -> UpdateOrganization {
    let (before, after) = (&was.settings, &is.settings);
    UpdateOrganization {
        org: None,
        name: news(&was.name, &is.name),
        self_approval: news(&before.self_approval, &after.self_approval),
        approval_ttl_seconds: news(&before.approval_ttl_seconds, &after.approval_ttl_seconds),
        max_pending_per_agent: news(&before.max_pending_per_agent, &after.max_pending_per_agent),
        duplicate_requests: news(&before.duplicate_requests, &after.duplicate_requests),
        change_approval: news(&before.change_approval, &after.change_approval)
            .map(|chosen| chosen.map(|chosen| *chosen)),
    }
}
