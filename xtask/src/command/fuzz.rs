//! Hostile and odd requests to every described route, made up by schemathesis from the OpenAPI
//! documents: no answer may be a 5xx, and none may be other than described.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::cargo;

/// What is fuzzed, and where its document is.
const DOCUMENTS: [(&str, &str); 4] = [
    ("wallgent", "/openapi.json"),
    ("hifi", "/openapi/hifi.json"),
    ("cubewire", "/openapi/cubewire.json"),
    ("paygentic", "/openapi/paygentic.json"),
];

/// The fuzzer, in exactly this version.
const FUZZER: &str = "schemathesis==4.32.5";
const FOLDER: &str = "target/fuzz";
const SECONDS_USUAL: &str = "60";

/// What an answer is held to.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

const KEY: &str = "COUNTERSIGN_API_KEY";
const CONFIG: &str = "[headers]\nAuthorization = \"Bearer ${COUNTERSIGN_API_KEY}\"\n";

/// Fuzzes the named dialects, or all of them; `--seconds N` for how long each.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (named, seconds) = wanted(arguments)?;
    let fuzzer = install()?;
    cargo::run(&["build", "--locked", "--bin", "countersign"])?;
    let mut failed = Vec::new();
    for (dialect, document) in DOCUMENTS {
        if !named.is_empty() && !named.iter().any(|name| name == dialect) {
            continue;
        }
        let sandbox = Sandbox::start(&Path::new(FOLDER).join(dialect))?;
        if !sandbox.fuzz(&fuzzer, document, &seconds)? {
            failed.push(dialect);
        }
    }
    if failed.is_empty() { Ok(()) } else { bail!("not as described: {}", failed.join(", ")) }
}

fn wanted(arguments: &[String]) -> Result<(Vec<String>, String)> {
    let (mut named, mut seconds) = (Vec::new(), SECONDS_USUAL.to_owned());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--seconds" {
            seconds = rest.next().context("`--seconds` needs a number")?.clone();
        } else if DOCUMENTS.iter().any(|(dialect, _)| dialect == argument) {
            named.push(argument.clone());
        } else {
            bail!("there is no dialect `{argument}`");
        }
    }
    Ok((named, seconds))
}

/// Installs the fuzzer beside what is built; returns its program.
fn install() -> Result<PathBuf> {
    let folder = Path::new(FOLDER).join("python");
    let program = folder.join("bin/schemathesis");
    if !program.exists() {
        let place = folder.to_string_lossy().into_owned();
        shown(Command::new("python3").args(["-m", "venv", &place]))?;
        shown(Command::new(folder.join("bin/pip")).args(["install", "--quiet", FUZZER]))?;
    }
    Ok(program)
}

fn shown(command: &mut Command) -> Result<()> {
    eprintln!("\n$ {command:?}");
    let status = command.status().with_context(|| format!("{command:?}"))?;
    if status.success() { Ok(()) } else { bail!("{command:?} failed") }
}

/// A sandbox of its own, which ends with this value.
struct Sandbox {
    server: Child,
    url: String,
    key: String,
}

impl Sandbox {
    /// Starts a sandbox in an empty folder, on a free port.
    fn start(folder: &Path) -> Result<Self> {
        drop(fs::remove_dir_all(folder));
        fs::create_dir_all(folder)?;
        let data = folder.join("data");
        // cargo puts the server where it put us.
        let program = std::env::current_exe()?.with_file_name("countersign");
        let mut command = Command::new(program);
        command.args(["dev", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
        let mut server = command.stdout(Stdio::piped()).spawn().context("countersign dev")?;
        let said = server.stdout.take().context("countersign dev says nothing")?;
        let mut lines = BufReader::new(said).lines();
        let is_ready = |line: &String| line.contains("Ready");
        lines.by_ref().map_while(Result::ok).find(is_ready).context("it did not get ready")?;
        // Whatever else it says is of no interest, and must not hold it up.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let env = fs::read_to_string(data.join("dev.env"))?;
        let value = |name: &str| {
            let line = env.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
            line.map(str::to_owned).with_context(|| format!("dev.env without {name}"))
        };
        let (url, key) = (value("COUNTERSIGN_URL")?, value(KEY)?);
        Ok(Self { server, url, key })
    }

    /// Runs the fuzzer; returns whether everything was as described.
    fn fuzz(&self, fuzzer: &Path, document: &str, seconds: &str) -> Result<bool> {
        let url = &self.url;
        // A key is never an argument, which others on the machine could read.
        let config = Path::new(FOLDER).join("schemathesis.toml");
        fs::write(&config, CONFIG)?;
        let mut command = Command::new(fuzzer);
        command.env(KEY, &self.key).arg("--config-file").arg(&config);
        command.args(["run", &format!("{url}{document}"), "--url", url, "--checks", CHECKS]);
        command.args(["--max-time", seconds, "--phases", "examples,coverage,fuzzing"]);
        command.args(["--suppress-health-check", "all", "--warnings", "off"]);
        command.arg("--continue-on-failure");
        eprintln!("\n$ schemathesis run {url}{document} --max-time {seconds}");
        Ok(command.status().context("schemathesis")?.success())
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
