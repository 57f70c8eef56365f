//! Organizations and the people in them.

use countersign_domain::access::Environment;
use countersign_domain::approval::Requirement;
use countersign_domain::command::Command;
use countersign_domain::organization::{
    AddMember, ChangeApproval, CreateOrganization, Member, Organization, Role, SelfApproval,
    UpdateOrganization,
};
use countersign_domain::outcome::Outcome;
use countersign_engine::List;

use super::carry::{text, unexpected};
use super::{MemberReply, Operator, OperatorError, OperatorReply, OrganizationReply};

const NAME_CHARS_MAX: usize = 256;
const EMAIL_CHARS_MAX: usize = 254;

impl Operator {
    /// `org create`.
    pub(super) async fn create_organization(
        &self,
        (name, email): (String, String),
        wallet: String,
    ) -> Result<OperatorReply, OperatorError> {
        let wallet = text("wallet", &wallet, NAME_CHARS_MAX)?;
        let email = if email.is_empty() { email } else { address(&email)? };
        let verb = CreateOrganization {
            name: text("name", &name, NAME_CHARS_MAX)?,
            email,
            wallets: Environment::ALL.map(|environment| (environment, wallet.clone())).into(),
        };
        match self.submit(Command::CreateOrganization(verb)).await? {
            Outcome::Organization(organization) => {
                Ok(OperatorReply::Organization(OrganizationReply::from(&*organization)))
            }
            other => Err(unexpected(&other)),
        }
    }

    /// `org ls`.
    pub(super) async fn organizations(&self) -> Result<OperatorReply, OperatorError> {
        let all = self.all(List::Organizations, |org: &Organization| org.id).await?;
        let all = all.iter().map(|organization| OrganizationReply::from(&**organization));
        Ok(OperatorReply::Organizations(all.collect()))
    }

    /// `org set`.
    pub(super) async fn update_organization(
        &self,
        org: Option<String>,
        (name, changes): (Option<String>, Option<bool>),
        (self_approval, ttl): (Option<SelfApproval>, Option<u32>),
    ) -> Result<OperatorReply, OperatorError> {
        let ttl = match ttl {
            None => None,
            Some(0) => Some(None),
            Some(seconds) if (60..=2_592_000).contains(&seconds) => Some(Some(seconds)),
            Some(_) => {
                let message = "approval requests can wait from 60 to 2592000 seconds";
                return Err(OperatorError::invalid(message));
            }
        };
        let administrators = || ChangeApproval {
            requirement: Requirement::another_administrator(),
            ttl_seconds: None,
        };
        let verb = UpdateOrganization {
            org: Some(self.org(org).await?),
            name: name.map(|name| text("name", &name, NAME_CHARS_MAX)).transpose()?,
            self_approval,
            approval_ttl_seconds: ttl,
            change_approval: changes.map(|on| on.then(administrators)),
            ..UpdateOrganization::default()
        };
        match self.submit(Command::UpdateOrganization(verb)).await? {
            Outcome::Organization(organization) => {
                Ok(OperatorReply::Organization(OrganizationReply::from(&*organization)))
            }
            other => Err(unexpected(&other)),
        }
    }

    /// `member create`.
    pub(super) async fn create_member(
        &self,
        org: Option<String>,
        (name, email): (String, String),
        role: Role,
    ) -> Result<OperatorReply, OperatorError> {
        let (name, email) = (text("name", &name, NAME_CHARS_MAX)?, address(&email)?);
        let verb = AddMember { org: self.org(org).await?, name, email, role };
        match self.submit(Command::AddMember(verb)).await? {
            Outcome::Member(member) => Ok(OperatorReply::Member(MemberReply::from(&*member))),
            other => Err(unexpected(&other)),
        }
    }

    /// `member ls`.
    pub(super) async fn members(
        &self,
        org: Option<String>,
    ) -> Result<OperatorReply, OperatorError> {
        let org = self.org(org).await?;
        let all = self.all(List::Members { org }, |member: &Member| member.id).await?;
        Ok(OperatorReply::Members(all.iter().map(|member| MemberReply::from(&**member)).collect()))
    }
}

/// A mail address, in lower case: people are known by it.
fn address(email: &str) -> Result<String, OperatorError> {
    let email = text("email", email, EMAIL_CHARS_MAX)?.to_lowercase();
    let parts = email.split_once('@');
    let whole = parts
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    if !whole || email.contains(char::is_whitespace) {
        return Err(OperatorError::invalid("`email` must be a mail address"));
    }
    Ok(email)
}
