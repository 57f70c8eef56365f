//! The bench: ratios between Countersign and what else the same machine can do, measured in
//! interleaved rounds of one run. Figures without a rival beside them are only printed for scale.
//!
//! Deliberately absent: any number that fails a build. A ratio is read by people; correctness is
//! not negotiable: a leg whose books do not hold, or that got one unexpected answer, is an error.

#![expect(
    clippy::float_arithmetic,
    reason = "rates and ratios are statistics; money is counted in integers here too"
)]

mod board;
mod cli;
mod echo;
mod floor;
mod inside;
mod legs;
mod load;
mod postgres;
mod process;
mod product;
mod webhooks;

use anyhow::Result;
use clap::Parser as _;

use board::row::Row;
use board::{json, scoreboard, table};
use cli::{Cli, Options, Role};

fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.role {
        Some(Role::EchoServer { listen }) => echo::server::serve(listen),
        Some(Role::BareLoop(order)) => {
            println!("{}", serde_json::to_string(&webhooks::bare::run(&order)?)?);
            Ok(())
        }
        None => measure(&cli.options.settled()),
    }
}

fn measure(options: &Options) -> Result<()> {
    let sheet = legs::bench::run(options)?;
    let rows: Vec<Row> = scoreboard::rows().filter_map(|row| row.fill(&sheet)).collect();
    println!("{}", table::render(&rows));
    if let Some(path) = &options.json {
        let report = serde_json::json!({
            "rounds": options.rounds,
            "seconds": options.seconds,
            "rows": json::render(&rows),
        });
        std::fs::write(path, serde_json::to_vec_pretty(&report)?)?;
    }
    Ok(())
}
