//! Approver lists.

use std::sync::Arc;

use countersign_domain::command::Command;
use countersign_domain::ids::{OrgId, PersonId};
use countersign_domain::organization::{
    ApproverList, ApproverListVerb, CreateApproverList, DeleteApproverList, UpdateApproverList,
};
use countersign_domain::outcome::Outcome;
use countersign_engine::List;

use super::call::ListChange;
use super::carry::{text, unexpected};
use super::{ListReply, Operator, OperatorError, OperatorReply};

impl Operator {
    /// `list create|ls|show|add|rm|delete`.
    pub(super) async fn change_list(
        &self,
        org: Option<String>,
        change: ListChange,
    ) -> Result<OperatorReply, OperatorError> {
        let org = self.org(org).await?;
        let verb = match change {
            ListChange::Show => return self.lists(org).await,
            ListChange::Create { name, people } => {
                let (name, people) = (text("name", &name, 256)?, self.people(org, &people).await?);
                ApproverListVerb::Create(CreateApproverList { org: Some(org), name, people })
            }
            ListChange::Add { list, people } => {
                let list = self.list(org, &list).await?;
                let mut all = list.people.clone();
                for person in self.people(org, &people).await? {
                    if !all.contains(&person) {
                        all.push(person);
                    }
                }
                of_people(&list, all)
            }
            ListChange::Remove { list, people } => {
                let list = self.list(org, &list).await?;
                let gone = self.people(org, &people).await?;
                let left = list.people.iter().filter(|person| !gone.contains(person));
                of_people(&list, left.copied().collect())
            }
            ListChange::Delete { list } => {
                let list = self.list(org, &list).await?.id;
                ApproverListVerb::Delete(DeleteApproverList { org: Some(org), list })
            }
        };
        match self.submit(Command::ApproverList(verb)).await? {
            Outcome::ApproverList(list) => Ok(OperatorReply::List(ListReply::from(&*list))),
            Outcome::ApproverListChanged(changed) => {
                Ok(OperatorReply::List(ListReply::from(&changed)))
            }
            other => Err(unexpected(&other)),
        }
    }

    async fn lists(&self, org: OrgId) -> Result<OperatorReply, OperatorError> {
        let all = self.all(List::ApproverLists { org }, |list: &ApproverList| list.id).await?;
        Ok(OperatorReply::Lists(all.iter().map(|list| ListReply::from(&**list)).collect()))
    }

    /// The list with this id or this name.
    async fn list(&self, org: OrgId, wanted: &str) -> Result<Arc<ApproverList>, OperatorError> {
        let all = self.all(List::ApproverLists { org }, |list: &ApproverList| list.id).await?;
        let meant =
            |list: &&Arc<ApproverList>| list.id.to_string() == wanted || list.name == wanted;
        match all.iter().filter(meant).collect::<Vec<_>>().as_slice() {
            [one] => Ok(Arc::clone(one)),
            [] => Err(OperatorError::not_found(format!("there is no list `{wanted}`"))),
            _ => Err(OperatorError::invalid(format!("`{wanted}` is several lists; use the id"))),
        }
    }

    async fn people(&self, org: OrgId, who: &[String]) -> Result<Vec<PersonId>, OperatorError> {
        let mut people = Vec::with_capacity(who.len());
        for who in who {
            people.push(self.member(org, who).await?.person);
        }
        Ok(people)
    }
}

fn of_people(list: &ApproverList, people: Vec<PersonId>) -> ApproverListVerb {
    let (org, list) = (Some(list.org), list.id);
    ApproverListVerb::Update(UpdateApproverList { org, list, name: None, people: Some(people) })
}
