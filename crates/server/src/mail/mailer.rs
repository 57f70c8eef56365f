//! Writing mails for what the log says, and sending those that are due.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use countersign_domain::ids::OrgId;
use countersign_domain::mail::{Mail, MailAttempt};
use countersign_engine::Engine;

use super::office::KnownStaff;

/// Whoever takes mails and carries them on.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Hands over a mail, once.
    async fn send(&self, mail: &Mail) -> MailAttempt;
}

/// Writes and sends the mails of all organizations. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Mailer {
    pub(super) engine: Engine,
    /// None where mails stay in the mailbox.
    pub(super) transport: Option<Arc<dyn Transport>>,
    /// Where people reach this server, without a slash at its end.
    pub(super) public_url: Arc<str>,
    /// The places up to which logs are known to have nothing to tell of. Only ever a hint: what is
    /// read again is told once all the same.
    passed: Arc<Mutex<BTreeMap<OrgId, u64>>>,
    /// The people that mails were written to lately.
    pub(super) staff: Arc<KnownStaff>,
}

impl Mailer {
    /// A mailer on an engine; without a transport every mail stays in the mailbox.
    #[must_use]
    pub fn new(engine: Engine, transport: Option<Arc<dyn Transport>>, public_url: &str) -> Self {
        let public_url = public_url.trim_end_matches('/').into();
        Self { engine, transport, public_url, passed: Arc::default(), staff: Arc::default() }
    }

    /// The place up to which an organization's log is known to have nothing more to tell of.
    pub(super) fn passed(&self, org: OrgId) -> u64 {
        self.lock().get(&org).copied().unwrap_or(0)
    }

    /// Takes note that there is nothing to tell of up to a place.
    pub(super) fn pass(&self, org: OrgId, seq: u64) {
        self.lock().insert(org, seq);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<OrgId, u64>> {
        self.passed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
