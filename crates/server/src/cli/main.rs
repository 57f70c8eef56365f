//! From the arguments to the exit code.

use std::process::ExitCode;

use clap::Parser as _;
use tokio::runtime::{Builder, Runtime};

use super::arguments::{Arguments, Command};
use super::exit::Exit;
use super::global::Global;
use super::output::Output;
use super::{
    approvals, audit, clock, config, db, dev, healthcheck, key, list, listen, member, openapi, org,
    pay, policy, relocate, serve, trigger, wallet, wallets,
};

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are answers; the rest is a wrong use. Either prints itself.
            let usage = error.use_stderr();
            drop(error.print());
            return if usage { Exit::Usage } else { Exit::Done }.into();
        }
    };
    let Arguments { global, command } = arguments;
    let output = Output::new(global.json);
    let ended = runtime(&command).map_err(anyhow::Error::from);
    let ended = ended.and_then(|runtime| runtime.block_on(run(&global, command, output)));
    match ended {
        Ok(exit) => exit.into(),
        Err(error) => {
            output.error(&error);
            Exit::of(&error).into()
        }
    }
}

/// A server uses all cores; a command waits for one answer.
fn runtime(command: &Command) -> std::io::Result<Runtime> {
    let serves = matches!(command, Command::Dev(_) | Command::Serve(_));
    let mut builder =
        if serves { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    builder.enable_all().build()
}

async fn run(global: &Global, command: Command, output: Output) -> anyhow::Result<Exit> {
    match command {
        Command::Dev(arguments) => dev::run(global, &arguments, output).await,
        Command::Serve(arguments) => serve::run(global, &arguments, output).await,
        Command::Config => config::run(global, output),
        Command::Pay(arguments) => pay::run(global, &arguments, output).await,
        Command::Approvals(command) => approvals::run(global, command, output).await,
        Command::Policy(command) => policy::run(global, command, output).await,
        Command::Wallets => wallets::run(global, output).await,
        Command::Wallet(command) => wallet::run(global, command, output).await,
        Command::Listen(arguments) => listen::run(global, arguments, output).await,
        Command::Trigger(arguments) => trigger::run(global, &arguments, output).await,
        Command::Clock(command) => clock::run(global, command, output).await,
        Command::Audit(command) => audit::run(global, command, output).await,
        Command::Db(command) => db::run(global, &command, output).await,
        Command::Move(arguments) => relocate::run(global, &arguments, output).await,
        Command::Org(command) => org::run(global, command, output).await,
        Command::Member(command) => member::run(global, command, output).await,
        Command::List(command) => list::run(global, command, output).await,
        Command::Key(command) => key::run(global, command, output).await,
        Command::Openapi(arguments) => openapi::run(&arguments, output),
        Command::Healthcheck => healthcheck::run(global, output).await,
    }
}
