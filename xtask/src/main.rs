//! The project's own chores: `cargo xtask check|tidy|test|bench|soak|fuzz|generate`.

mod cargo;
mod command;
mod judges;
mod repository;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use command::{bench, check, fuzz, generate, soak, test};

/// The chores of this repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Format, lints and tidiness, without running a test.
    Check,
    /// Floors, sizes, names and everything else the compiler does not see.
    Tidy,
    /// Everything that must hold before a change is merged.
    Test,
    /// Builds for release and prints the scoreboard.
    Bench(Passed),
    /// Runs the simulation for longer than a test may take; `webhooks 100` crashes the server a
    /// hundred times while it delivers.
    Soak(Passed),
    /// Odd and hostile requests to every described route; `hifi cubewire --seconds 60` for some
    /// dialects alone, and for how long each.
    Fuzz(Passed),
    /// Writes the files that follow from the code.
    Generate {
        /// Change nothing; fail when a file is not what it would be.
        #[arg(long)]
        check: bool,
    },
}

/// What is handed on as it is.
#[derive(clap::Args)]
struct Passed {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn main() -> ExitCode {
    match run(Cli::parse().chore) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Without a backtrace: what failed has said so itself, just above.
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    repository::enter()?;
    match chore {
        Chore::Check => check::run(),
        Chore::Tidy => command::tidy::run(),
        Chore::Test => test::run(),
        Chore::Bench(passed) => bench::run(&passed.arguments),
        Chore::Soak(passed) => soak::run(&passed.arguments),
        Chore::Fuzz(passed) => fuzz::run(&passed.arguments),
        Chore::Generate { check } => generate::run(check),
    }
}
