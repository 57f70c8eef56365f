//! After the leg: cala's own tables against what the clients were told.

use anyhow::{Context as _, Result, bail};
use sqlx::PgPool;
use uuid::Uuid;

use crate::cli::Shape;
use crate::scene::{AMOUNT_CENTS, Scene};

const BOOKS: &str = include_str!("books.sql");

/// An error unless each acknowledged payment was written once, with two entries that the balances
/// agree with, and was counted by the limit of the shape that has one.
pub(crate) async fn check(
    pool: &PgPool,
    scene: &Scene,
    shape: Shape,
    acknowledged: u64,
) -> Result<()> {
    let found: Books = sqlx::query_as(BOOKS)
        .bind(Uuid::from(scene.journal))
        .fetch_one(pool)
        .await
        .context("cannot read cala's books")?;
    let expected = Books::expected(shape, acknowledged).context("too many payments to count")?;
    if found != expected {
        bail!("cala's books do not hold: expected {expected:?}, found {found:?}");
    }
    Ok(())
}

/// Rows and sums of one journal; amounts in cents.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
struct Books {
    transactions: i64,
    entries: i64,
    debits: i64,
    credits: i64,
    limited: i64,
    wrong_balances: i64,
}

impl Books {
    fn expected(shape: Shape, acknowledged: u64) -> Option<Self> {
        let transactions = i64::try_from(acknowledged).ok()?;
        let paid = transactions.checked_mul(AMOUNT_CENTS)?;
        Some(Self {
            transactions,
            entries: transactions.checked_mul(2)?,
            debits: paid,
            credits: paid,
            limited: if shape == Shape::HotLimited { paid } else { 0 },
            wrong_balances: 0,
        })
    }
}
