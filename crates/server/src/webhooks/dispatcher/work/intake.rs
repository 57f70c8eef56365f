//! What an endpoint's work takes in: records of the log, and what the endpoint has become.

use std::sync::Arc;

use countersign_domain::document::Document;
use countersign_domain::ids::WebhookId;
use countersign_domain::log::{Fact, LogRecord};
use countersign_domain::resource::WebhookSwitch;
use countersign_domain::state::{Key, Read};
use countersign_domain::time::Timestamp;
use countersign_domain::webhook::{Delivery, Webhook, WebhookSecrets};
use countersign_engine::{Engine, EngineError, StoreError};

use super::{Ending, Work};
use crate::webhooks::{Address, codec};

impl Work {
    /// Takes in records: what is wanted of them is to be told, unless it was.
    pub(in super::super) async fn take(&mut self, records: Vec<Arc<LogRecord>>) {
        // What the endpoint has become stands in the log too, and may be read here first.
        if records.iter().any(|record| changes(&record.body.fact, self.name.1)) {
            self.look_again().await;
            if self.ending.is_some() {
                return;
            }
        }
        let mut wanted = Vec::new();
        for record in records {
            self.note_switch(&record.body.fact);
            if self.wants(&record) {
                self.window.want(record.seq, record.body.at);
                wanted.push(record);
            } else {
                self.window.pass(record.seq);
            }
        }
        match self.tried(&wanted).await {
            Ok(tried) => {
                for (record, was_tried) in wanted.into_iter().zip(tried) {
                    if was_tried || self.paused {
                        self.window.finish(record.seq);
                    } else {
                        self.fresh.push_back(record);
                    }
                }
            }
            Err(error) => self.fail(error.into()),
        }
    }

    fn wants(&self, record: &LogRecord) -> bool {
        let fact = &record.body.fact;
        let (webhook, codec) = (&self.webhook, codec(self.webhook.format));
        !self.paused
            && fact.environment() == Some(webhook.environment)
            && codec.name(fact).is_some_and(|name| codec.is_wanted(webhook, name))
    }

    /// Notes whether from here on anybody is told anything in the endpoint's format. What happens
    /// while nobody is told is not told later; what was to be tried again waits.
    fn note_switch(&mut self, fact: &Fact) {
        let (Fact::DocumentCreated { document } | Fact::DocumentUpdated { after: document, .. }) =
            fact
        else {
            return;
        };
        if codec(self.webhook.format).switch(self.webhook.environment) != Some(document.id) {
            return;
        }
        self.paused = is_off(document);
        if self.paused {
            for record in self.fresh.drain(..) {
                self.window.finish(record.seq);
            }
        } else {
            self.due_at = Some(Timestamp::default());
        }
    }

    /// Which of these were tried before the server last began: their rows say what becomes of them.
    async fn tried(&mut self, records: &[Arc<LogRecord>]) -> Result<Vec<bool>, StoreError> {
        let unsure = self.unsure.min(records.len());
        self.unsure -= unsure;
        if unsure == 0 {
            return Ok(vec![false; records.len()]);
        }
        let (org, webhook) = self.name;
        let ids: Vec<_> = records.iter().take(unsure).map(|record| self.delivery(record)).collect();
        let reads = ids.iter().map(|id| Key::Delivery(org, webhook, *id).into()).collect();
        let state = self.dispatcher.engine.read(reads).await?;
        let mut tried = vec![false; records.len()];
        for (tried, id) in tried.iter_mut().zip(&ids) {
            *tried = state.get::<Delivery>((org, webhook, *id))?.is_some();
        }
        Ok(tried)
    }

    /// The endpoint has changed, or somebody wants something sent again.
    pub(in super::super) async fn look_again(&mut self) {
        let (name, engine) = (self.name, &self.dispatcher.engine);
        let reads = [Key::Webhook(name.0, name.1), Key::WebhookSecrets(name.0, name.1)];
        let read = engine.read(reads.map(Read::from).to_vec()).await;
        let found = read.and_then(|state| {
            let webhook = state.get::<Webhook>(name)?;
            Ok((webhook, state.get::<WebhookSecrets>(name)?))
        });
        match found {
            Ok((Some(webhook), Some(secrets))) => {
                let resumed = webhook.enabled_at > self.webhook.enabled_at;
                if !webhook.is_live() || resumed {
                    // One that was disabled in the meantime begins anew, where its cursor is now.
                    self.end(Ending::Disabled);
                }
                if webhook.replayed_at != self.webhook.replayed_at {
                    self.anew.clone_from(&self.recorder.busy);
                }
                self.target = Arc::new(self.dispatcher.transport.target(Address::of(&webhook)));
                (self.webhook, self.secrets) = (webhook, secrets);
                self.keys = Arc::default();
                self.due_at = Some(Timestamp::default());
            }
            Ok(_) => self.fail(EngineError::Internal("a webhook is not whole".to_owned())),
            Err(error) => self.fail(error.into()),
        }
    }
}

/// Whether nobody is told anything in an endpoint's format now.
pub(super) async fn is_paused(engine: &Engine, webhook: &Webhook) -> Result<bool, StoreError> {
    let Some(id) = codec(webhook.format).switch(webhook.environment) else { return Ok(false) };
    let name = (webhook.org, id);
    let state = engine.read(vec![Key::Document(name.0, name.1).into()]).await?;
    Ok(state.get::<Document>(name)?.is_some_and(|row| is_off(&row)))
}

fn is_off(switch: &Document) -> bool {
    <&WebhookSwitch>::try_from(&switch.body).is_ok_and(|switch| !switch.enabled)
}

/// Whether a fact says that this endpoint is another from there on.
fn changes(fact: &Fact, endpoint: WebhookId) -> bool {
    match fact {
        Fact::WebhookUpdated { after: webhook, .. }
        | Fact::WebhookDeleted { webhook }
        | Fact::WebhookDisabled { webhook } => webhook.id == endpoint,
        _ => false,
    }
}
