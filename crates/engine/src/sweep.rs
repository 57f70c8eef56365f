//! Doing what time asks for: the steps of requests, and their ends.

use std::sync::Arc;

use countersign_domain::access::{Caller, Origin};
use countersign_domain::approval::AdvanceApproval;
use countersign_domain::command::{Command, Request};
use countersign_domain::state::Row;

use crate::{Engine, EngineError, List, Page, Place};

const SWEEP_PAGE: usize = 256;

impl Engine {
    /// Does what [`Engine::sweep`] does, unless another server on the same rows is doing it: then
    /// nothing.
    pub async fn sweep_alone(&self) -> Result<usize, EngineError> {
        match self.place(Place::Sweeper).await? {
            Some(_place) => self.sweep().await,
            None => Ok(0),
        }
    }

    /// Takes the steps that are due, ends every approval request whose deadline has passed, and
    /// returns how many were due.
    ///
    /// The deadline itself is checked wherever a request is decided or read; this only writes it
    /// down. Each command judges again, so two sweepers do no harm.
    pub async fn sweep(&self) -> Result<usize, EngineError> {
        let mut swept = 0;
        loop {
            let page = Page { after: None, limit: SWEEP_PAGE };
            let due = self.page(List::Due { now: self.now() }, page).await?;
            let requests = due.iter().filter_map(advance);
            let mut pending = tokio::task::JoinSet::new();
            for request in requests {
                let engine = self.clone();
                pending.spawn(async move { engine.submit(request).await });
            }
            while let Some(answered) = pending.join_next().await {
                let lost = |_| EngineError::Internal("sweep ended early".to_owned());
                let answered = answered.map_err(lost)??;
                if let Err(rejection) = answered.result {
                    tracing::error!(?rejection, "a due approval could not be advanced");
                    return Err(EngineError::Internal("sweep was refused".to_owned()));
                }
            }
            swept += due.len();
            if due.len() < SWEEP_PAGE {
                return Ok(swept);
            }
        }
    }
}

fn advance(row: &Row) -> Option<Request> {
    let Row::Approval(approval) = row else { return None };
    let verb = AdvanceApproval { org: approval.org, approval: approval.id };
    Some(Request {
        caller: Caller::System,
        origin: Origin::default(),
        idempotency: None,
        command: Arc::new(Command::AdvanceApproval(verb)),
    })
}
