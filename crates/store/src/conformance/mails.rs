//! Mails: those of an organization, and those that are to be sent.

use countersign_domain::access::Environment;
use countersign_domain::mail::{Mail, MailKind, MailStatus};
use countersign_domain::state::{Change, Key, Row};
use countersign_engine::{List, Page, Prunable, Store, StoreError};

use super::{World, commit, insert, pages, read};

impl World {
    /// A mail that waits to be sent.
    pub fn mail(&mut self) -> Mail {
        let person = self.person("ada");
        Mail {
            id: self.id(),
            org: self.org,
            environment: Environment::Sandbox,
            person: person.id,
            name: person.name,
            address: person.email,
            kind: MailKind::Asked,
            record: self.id(),
            subject: "Approve 5,000.00 USD to Acme? – \u{fc}".to_owned(),
            text: "Line\nline".to_owned(),
            html: "<p>Line</p>".to_owned(),
            status: MailStatus::Queued,
            attempts: 0,
            next_attempt_at: Some(self.now),
            useful_until: Some(self.now.plus_seconds(60)),
            last_error: None,
            created_at: self.now,
            updated_at: self.now,
        }
    }
}

/// An organization's mails are listed newest first, whatever became of them.
pub async fn mails(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let mut mails = [0; 4].map(|_| world.mail());
    let others = stranger.mail();
    let [_, second, ..] = &mut mails;
    (second.status, second.next_attempt_at) = (MailStatus::Kept, None);
    let rows = mails.iter().chain([&others]).map(|mail| Row::Mail(mail.clone().into()));
    insert(store, rows.collect()).await?;
    let expected: Vec<Key> = mails.iter().rev().map(|mail| Key::Mail(mail.org, mail.id)).collect();
    for limit in [1, 2, 10] {
        let found = pages(store, &List::Mails { org: world.org }, limit).await?;
        assert_eq!(found.iter().map(Row::key).collect::<Vec<Key>>(), expected, "{limit}");
    }
    Ok(())
}

/// Mails are due from their instant on, those waiting longest first, in all organizations; what is
/// done is due no more.
pub async fn mails_that_are_due(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let at = |seconds| Some(world.now.plus_seconds(seconds));
    let (early, late) = (at(10), at(20));
    let mut mails = [world.mail(), stranger.mail(), world.mail(), world.mail()];
    let [first, second, sent, last] = &mut mails;
    first.next_attempt_at = early;
    (sent.status, sent.next_attempt_at) = (MailStatus::Sent, None);
    last.next_attempt_at = late;
    let keys = [&*second, &*first, &*last].map(|mail| Key::Mail(mail.org, mail.id));
    let done = Mail { status: MailStatus::Failed, next_attempt_at: None, ..second.clone() };
    let rows = mails.iter().map(|mail| Row::Mail(mail.clone().into()));
    insert(store, rows.collect()).await?;
    let due = async |seconds, limit| {
        let list = List::MailsDue { now: world.now.plus_seconds(seconds) };
        let page = store.page(list, Page { after: None, limit }).await?;
        Ok::<_, StoreError>(page.iter().map(Row::key).collect::<Vec<Key>>())
    };
    assert_eq!(due(20, 10).await?, keys);
    assert_eq!(due(20, 2).await?, keys[..2]);
    assert_eq!(due(19, 10).await?, keys[..2]);
    assert_eq!(due(9, 10).await?, keys[..1]);
    commit(store, vec![Change::Update(Row::Mail(done.into()))]).await?;
    assert_eq!(due(20, 10).await?, keys[1..]);
    Ok(())
}

/// Mails are forgotten some time after they were written, but for those that are to be sent.
pub async fn old_mails_are_forgotten(store: &dyn Store) -> Result<(), StoreError> {
    let (mut world, mut stranger) = (World::new(1), World::new(2));
    let organizations = [world.organization(), stranger.organization()];
    let rows = organizations.into_iter().map(|row| Row::Organization(row.into()));
    insert(store, rows.collect()).await?;
    let mut mails = Vec::new();
    for status in [MailStatus::Sent, MailStatus::Queued, MailStatus::Failed, MailStatus::Kept] {
        let mut mail = if mails.len() == 2 { stranger.mail() } else { world.mail() };
        mail.status = status;
        mail.next_attempt_at = mail.next_attempt_at.filter(|_| status == MailStatus::Queued);
        mails.push(mail);
        world.wait(10);
        stranger.wait(10);
    }
    insert(store, mails.iter().map(|row| Row::Mail(row.clone().into())).collect()).await?;
    let start = World::new(1).now;
    let before = |seconds| store.prune(Prunable::Mails, start.plus_seconds(seconds));
    for (seconds, forgotten) in [(0, 0), (1, 1), (20, 0), (21, 1), (1_000, 1), (1_000, 0)] {
        assert_eq!(before(seconds).await?, forgotten, "{seconds}");
    }
    for (index, row) in mails.iter().enumerate() {
        let left = read::<Mail>(store, (row.org, row.id)).await?;
        assert_eq!(left.is_some(), index == 1, "what waits to be sent stays");
    }
    Ok(())
}
