//! A server that reads a payment and answers one, and stores nothing.

use std::net::SocketAddr;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::serve::ListenerExt as _;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

/// Serves until the process is killed, on as many threads as the product uses.
pub(crate) fn serve(listen: SocketAddr) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?.tap_io(|stream| {
            // Without it Nagle's algorithm, not the stack, would be measured.
            let _ = stream.set_nodelay(true);
        });
        Ok(axum::serve(listener, Router::new().route("/v1/payments", post(pay))).await?)
    })
}

/// The request's fields.
#[derive(Deserialize)]
struct Order {
    from: String,
    to: String,
    amount: String,
}

/// The fields of a `/v1` payment, so that the answer is as long as the product's.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Payment {
    id: &'static str,
    transaction_id: &'static str,
    from_wallet_id: String,
    to_wallet_id: String,
    from: String,
    to: String,
    amount: String,
    fee: &'static str,
    currency: &'static str,
    description: Option<String>,
    status: &'static str,
    state: &'static str,
    environment: &'static str,
    rail: &'static str,
    merchant_id: Option<String>,
    approval_id: Option<String>,
    batch_id: Option<String>,
    failure_reason: Option<String>,
    reversed_by: Option<String>,
    reverses: Option<String>,
    settled_at: &'static str,
    created_at: &'static str,
    posted_at: &'static str,
    updated_at: &'static str,
}

async fn pay(body: Bytes) -> Response {
    let Ok(order) = serde_json::from_slice::<Order>(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match serde_json::to_vec(&Payment::of(order)) {
        Ok(body) => {
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::CREATED, kind, body).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Payment {
    fn of(order: Order) -> Self {
        const ID: &str = "txn_01JNQF8Z5T0000000000000000";
        const NOW: &str = "2026-03-01T14:32:00.000Z";
        Self {
            id: ID,
            transaction_id: ID,
            from_wallet_id: order.from.clone(),
            to_wallet_id: order.to.clone(),
            from: order.from,
            to: order.to,
            amount: order.amount,
            fee: "0.00",
            currency: "USD",
            description: None,
            status: "POSTED",
            state: "POSTED",
            environment: "SANDBOX",
            rail: "LEDGER",
            merchant_id: None,
            approval_id: None,
            batch_id: None,
            failure_reason: None,
            reversed_by: None,
            reverses: None,
            settled_at: NOW,
            created_at: NOW,
            posted_at: NOW,
            updated_at: NOW,
        }
    }
}
