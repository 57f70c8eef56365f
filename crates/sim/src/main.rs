//! `countersign-sim soak --seeds 1000`: runs seeds until one fails.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use countersign_sim::simulate;

#[derive(Parser)]
#[command(about = "Seeded simulation of the engine with faults")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs many seeds.
    Soak {
        /// The first seed.
        #[arg(long, default_value_t = 1)]
        from: u64,
        /// How many seeds.
        #[arg(long, default_value_t = 1_000)]
        seeds: u64,
        /// How many steps each.
        #[arg(long, default_value_t = 200)]
        steps: u64,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Command::Soak { from, seeds, steps } = Arguments::parse().command;
    let mut answered = 0;
    for seed in from..from.saturating_add(seeds) {
        match simulate(seed, steps).await {
            Ok(summary) => answered += summary.answered,
            Err(failure) => {
                println!("seed {} step {}: {}", failure.seed, failure.step, failure.what);
                return ExitCode::FAILURE;
            }
        }
    }
    println!("{seeds} seeds passed, {answered} requests answered");
    ExitCode::SUCCESS
}
