//! Colleagues: members of the organization, each with a key.

use anyhow::Result;

use super::api::{Api, text};

/// Adds so many approvers with a key each.
pub(crate) fn add(api: Api<'_>, count: usize) -> Result<()> {
    let member = |number: usize| {
        let (name, email) = (format!("Bench {number}"), format!("bench-{number}@example.com"));
        let body = format!(r#"{{"name":"{name}","email":"{email}","role":"approver"}}"#);
        ("/v1/members".to_owned(), body)
    };
    let members = api.post(&(0..count).map(member).collect::<Vec<_>>(), 201)?;
    let key = |member| -> Result<(String, String)> {
        let body = format!(r#"{{"name":"bench","ownerId":"{}"}}"#, text(member, "personId")?);
        Ok(("/v1/api-keys".to_owned(), body))
    };
    api.post(&members.iter().map(key).collect::<Result<Vec<_>>>()?, 201)?;
    Ok(())
}
