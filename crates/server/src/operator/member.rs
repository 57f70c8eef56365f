//! Changing members, and speaking for them.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::ids::OrgId;
use countersign_domain::organization::{
    Member, MemberVerb, NewStandIn, Reinvite, RemoveMember, SetStandIn, UpdateMember, VouchMember,
};
use countersign_domain::outcome::Outcome;
use countersign_domain::sign_in::{INVITATION_SECONDS, NewInvitation};
use countersign_engine::List;

use super::call::MemberChange;
use super::carry::unexpected;
use super::reply::instant;
use super::{InvitationReply, MemberReply, Operator, OperatorError, OperatorReply};
use crate::secret::NewKeySecret;

impl Operator {
    /// `member role|rm|vouch|invite|stand-in`.
    pub(super) async fn change_member(
        &self,
        (org, who): (Option<String>, String),
        change: MemberChange,
    ) -> Result<OperatorReply, OperatorError> {
        let org = self.org(org).await?;
        let member = self.member(org, &who).await?.id;
        let verb = match change {
            MemberChange::Invite => return self.invite(org, &who).await,
            MemberChange::Role(role) => {
                MemberVerb::Update(UpdateMember { org: Some(org), member, role })
            }
            MemberChange::Remove => MemberVerb::Remove(RemoveMember { org: Some(org), member }),
            MemberChange::Vouch => MemberVerb::Vouch(VouchMember { org, member }),
            MemberChange::StandIn(stand_in) => {
                let stand_in = match stand_in {
                    None => None,
                    Some((who, seconds)) => Some(NewStandIn {
                        person: self.member(org, &who).await?.person,
                        from: None,
                        until: self.engine.now().plus_seconds(i64::from(seconds)),
                    }),
                };
                MemberVerb::StandIn(SetStandIn { org: Some(org), member, stand_in })
            }
        };
        match self.submit(Command::Member(verb)).await? {
            Outcome::Member(member) => Ok(OperatorReply::Member(MemberReply::from(&*member))),
            Outcome::MemberChanged(changed) => {
                Ok(OperatorReply::Member(MemberReply::from(&changed)))
            }
            other => Err(unexpected(&other)),
        }
    }

    /// The token exists in this process and in the one answer.
    async fn invite(&self, org: OrgId, who: &str) -> Result<OperatorReply, OperatorError> {
        let member = self.member(org, who).await?.id;
        let token = NewKeySecret::invitation();
        let token = token.map_err(|error| OperatorError::internal(error.to_string()))?;
        let invitation = NewInvitation { digest: token.known().digest };
        let verb = MemberVerb::Reinvite(Reinvite { org, member, invitation });
        match self.submit(Command::Member(verb)).await? {
            Outcome::Member(member) => {
                let expires_at = instant(self.engine.now().plus_seconds(INVITATION_SECONDS));
                let member = MemberReply::from(&*member);
                let token = token.reveal();
                Ok(OperatorReply::Invitation(InvitationReply { member, token, expires_at }))
            }
            other => Err(unexpected(&other)),
        }
    }

    /// The member with this id, or this person's id or mail address.
    pub(super) async fn member(&self, org: OrgId, who: &str) -> Result<Arc<Member>, OperatorError> {
        let members = self.all(List::Members { org }, |member: &Member| member.id).await?;
        let email = who.to_lowercase();
        let is_meant = |member: &&Arc<Member>| {
            member.email == email
                || member.id.to_string() == who
                || member.person.to_string() == who
        };
        let found = members.iter().find(is_meant);
        let nobody = || OperatorError::not_found(format!("there is no member `{who}`"));
        found.map(Arc::clone).ok_or_else(nobody)
    }
}
