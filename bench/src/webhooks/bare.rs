//! The floor of sending: a loop that signs and posts a body, with the client that the product uses,
//! and does nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use tokio::runtime::Builder;

use super::bare_process::{Order, Told};
use crate::process::usage;

/// Posts until the time is over, and tells how many were sent in how much processor time.
pub(crate) fn run(order: &Order) -> Result<Told> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    let body = bytes::Bytes::from(std::fs::read(&order.body)?);
    // There is only one in this process, whoever installs it.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder()
        .tls_certs_only([])
        .no_proxy()
        .tcp_nodelay(true)
        .build()
        .context("no HTTP client")?;
    let (sent, until) = (Arc::new(AtomicU64::new(0)), Instant::now() + order.time);
    let (before, began) = (usage::processor_time(std::process::id())?, Instant::now());
    runtime.block_on(async {
        let mut loops = tokio::task::JoinSet::new();
        for _ in 0..order.in_flight {
            let (client, body, sent) = (client.clone(), body.clone(), Arc::clone(&sent));
            let url = order.url.clone();
            loops.spawn(async move {
                while Instant::now() < until {
                    post(&client, &url, &body).await?;
                    sent.fetch_add(1, Ordering::Relaxed);
                }
                anyhow::Ok(())
            });
        }
        while let Some(ended) = loops.join_next().await {
            ended??;
        }
        anyhow::Ok(())
    })?;
    let elapsed = began.elapsed();
    let used = usage::processor_time(std::process::id())?.saturating_sub(before);
    Ok(Told { sent: sent.load(Ordering::Relaxed), elapsed, used })
}

const SECRET: &[u8] = b"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqr";
const LIMIT: Duration = Duration::from_secs(15);

async fn post(client: &reqwest::Client, url: &str, body: &bytes::Bytes) -> Result<()> {
    let at = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs();
    let hexadecimal = hex::encode(signed(&[body])?);
    let message = signed(&[format!("evt_1.{at}.").as_bytes(), body])?;
    let request = client
        .post(url)
        .header("content-type", "application/json")
        .header("wallgent-signature", format!("sha256={hexadecimal}"))
        .header("wallgent-event", "payment.completed")
        .header("wallgent-delivery", "dlv_01JNQF8Z5T0000000000000000")
        .header("wallgent-timestamp", at)
        .header("webhook-id", "evt_01JNQF8Z5T0000000000000000")
        .header("webhook-timestamp", at)
        .header("webhook-signature", format!("v1,{}", STANDARD.encode(message)))
        .body(body.clone());
    let response = tokio::time::timeout(LIMIT, request.send()).await??;
    ensure!(response.status().is_success(), "the receiver answered {}", response.status());
    response.bytes().await?;
    Ok(())
}

fn signed(parts: &[&[u8]]) -> Result<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET)?;
    parts.iter().for_each(|part| mac.update(part));
    Ok(mac.finalize().into_bytes().to_vec())
}
