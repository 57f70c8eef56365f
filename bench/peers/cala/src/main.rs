//! The peer of the scoreboard's row S3: the same payments through cala-ledger, on PostgreSQL.
//!
//! It prints one line of JSON when the leg is over and cala's books hold, and nothing otherwise.
//! Deliberately absent: a PostgreSQL of its own, and any retry. One refused payment fails the leg.

mod books;
mod cli;
mod latencies;
mod ledger;
mod limit;
mod load;
mod pairs;
mod random;
mod scene;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::Result;
use clap::Parser as _;

use cli::{Cli, Shape};
use ledger::Ledger;

#[tokio::main]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let ledger = Ledger::open(&ledger::url_from_environment()?, cli.pool).await?;
    let scene = Arc::new(scene::prepare(&ledger.cala, cli.accounts).await?);
    if cli.shape == Shape::HotLimited {
        limit::attach(&ledger.cala, &scene.accounts).await?;
    }
    let mut leg = load::run(&ledger.cala, &scene, &cli).await?;
    books::check(ledger.cala.pool(), &scene, cli.shape, leg.acknowledged).await?;
    println!("{}", leg.report(cli.shape));
    Ok(())
}
