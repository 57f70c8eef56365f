//! The server from its start to its end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use countersign_engine::RailWorker;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::accept::{Door, accept};
use super::signal::StopSignals;
use super::socket::OperatorSocket;
use super::{Opened, StartError, timers};
use crate::app::{App, Options};
use crate::folder::Folder;
use crate::http::{Proxies, Stopping};
use crate::mail::{self, Mailer};
use crate::operator::{self, Operator};
use crate::surface;
use crate::webhooks::{Bodies, Dispatcher, Schedule, chance};

/// All that a server is made of.
pub(crate) struct Server {
    /// Its data folder, where the operator reaches it; none where the operator asks the database.
    pub(crate) folder: Option<Folder>,
    /// The engine on it.
    pub(crate) opened: Opened,
    /// Where the API answers.
    pub(crate) listener: TcpListener,
    /// Where `/metrics` answers, if not beside the API.
    pub(crate) metrics: Option<TcpListener>,
    /// How the HTTP surface is set up.
    pub(crate) options: Options,
    /// Who writes and sends the mails, if anybody does.
    pub(crate) mailer: Option<Mailer>,
    /// How many connections may be open.
    pub(crate) connections_max: usize,
    /// Who may say on whose behalf it asks.
    pub(crate) trusted_proxies: Proxies,
    /// When a webhook that failed is sent again.
    pub(crate) webhook_schedule: Schedule,
    /// How long a shutdown waits for what was accepted.
    pub(crate) shutdown: Duration,
}

/// A server that answers.
pub(crate) struct Running {
    app: App,
    serving: JoinSet<()>,
    /// Webhooks on their way, and orders to rails.
    sending: JoinSet<()>,
    timers: JoinSet<()>,
    signals: StopSignals,
    shutdown: Duration,
    _socket: Option<OperatorSocket>,
}

impl Server {
    /// Where the API answers.
    pub(crate) fn address(&self) -> Result<SocketAddr, StartError> {
        self.listener.local_addr().map_err(StartError::Io)
    }

    /// Begins to answer.
    pub(crate) fn start(self) -> Result<Running, StartError> {
        let signals = StopSignals::listen().map_err(StartError::Io)?;
        let socket = self.folder.as_ref().map(OperatorSocket::listen).transpose()?;
        let (moved, heard) = watch::channel(());
        let engine = &self.opened.engine;
        let mut timers = timers::start(engine, heard.clone());
        if let Some(mailer) = self.mailer {
            mail::dispatch(mailer, heard.clone(), &mut timers);
        }
        let operator =
            Operator { engine: engine.clone(), clock: self.opened.clock, moved: Arc::new(moved) };
        let app = surface::app(engine.clone(), self.options);
        let (rail, options) = (Arc::clone(&app.rail), app.options.rails.clone());
        let worker = RailWorker::new(engine.clone(), rail, options);
        let (clock_moved, stopping) = (heard.clone(), app.stopping.clone());
        let dispatcher = Dispatcher {
            engine: engine.clone(),
            transport: Arc::clone(&app.outbound) as _,
            schedule: self.webhook_schedule,
            moved: heard,
            stopping: app.stopping.clone(),
            chance,
            backlog: Arc::clone(&app.outbound.backlog),
            bodies: Bodies::default(),
        };
        let mut serving = JoinSet::new();
        let mut sending = JoinSet::new();
        sending.spawn(dispatcher.run(Arc::clone(&app.outbound)));
        sending.spawn(async move { worker.run(clock_moved, stopping.begun()).await });
        let door = Door {
            router: surface::router(app.clone()),
            trusted_proxies: Arc::new(self.trusted_proxies),
            stopping: app.stopping.clone(),
        };
        serving.spawn(accept(self.listener, door, self.connections_max));
        let socket = socket.map(|(socket, operators)| {
            serving.spawn(beside(operators, operator::router(operator), app.stopping.clone()));
            socket
        });
        if let Some(metrics) = self.metrics {
            let router = surface::metrics_router(app.clone());
            serving.spawn(beside(metrics, router, app.stopping.clone()));
        }
        let shutdown = self.shutdown;
        Ok(Running { app, serving, sending, timers, signals, shutdown, _socket: socket })
    }
}

impl Running {
    /// Serves until a signal comes, then lets every request that was accepted finish, and returns
    /// when all that was answered is durable.
    pub(crate) async fn until_stopped(mut self) {
        self.signals.next().await;
        tracing::info!("stopping");
        self.app.stopping.begin();
        let places = Arc::clone(&self.app.places);
        let done = async {
            while self.serving.join_next().await.is_some() {}
            // Those who listen by WebSocket have left their connections behind.
            places.all_free().await;
            while self.sending.join_next().await.is_some() {}
        };
        tokio::select! {
            () = done => {}
            () = tokio::time::sleep(self.shutdown) => {
                tracing::warn!("requests that did not finish in time are cut off");
            }
            () = self.signals.next() => tracing::warn!("told again; open requests are cut off"),
        }
        self.serving.shutdown().await;
        // What was sent and not written down yet will be sent again.
        self.sending.shutdown().await;
        self.timers.shutdown().await;
        if let Err(error) = self.app.engine.flush_touches().await {
            tracing::warn!(%error, "when keys were last used could not be written");
        }
        self.app.engine.shutdown().await;
        tracing::info!("stopped");
    }
}

/// Serves what is for this machine alone.
async fn beside<L>(listener: L, router: Router, stopping: Stopping)
where
    L: axum::serve::Listener,
    L::Addr: std::fmt::Debug,
{
    let stop = async move { stopping.begun().await };
    let served = axum::serve(listener, router).with_graceful_shutdown(stop).await;
    if let Err(error) = served {
        tracing::error!(%error, "a listener ended");
    }
}
