//! A crate depends only on the floors below it (ARCHITECTURE.md, *Floors*).

use super::complaint::{Complaint, Rule};
use super::file::File;

/// Where one of our crates may look.
struct Floor {
    name: &'static str,
    /// What it may be built with.
    below: &'static [&'static str],
    /// What its tests may use besides.
    tests: &'static [&'static str],
}

const DOMAIN: &str = "countersign-domain";
const ENGINE: &str = "countersign-engine";
const STORE: &str = "countersign-store";
const SERVER: &str = "countersign-server";
const CLUSTER: &str = "countersign-cluster";

const FLOORS: [Floor; 8] = [
    Floor { name: DOMAIN, below: &[], tests: &[] },
    // The engine's tests drive the real thing, on the memory store.
    Floor { name: ENGINE, below: &[DOMAIN], tests: &[STORE] },
    Floor { name: STORE, below: &[DOMAIN, ENGINE], tests: &[CLUSTER] },
    Floor { name: SERVER, below: &[DOMAIN, ENGINE, STORE], tests: &[CLUSTER] },
    // Starts PostgreSQL for tests and for the bench; nothing that is shipped is built with it.
    Floor { name: CLUSTER, below: &[], tests: &[] },
    Floor { name: "countersign-sim", below: &[DOMAIN, ENGINE, STORE], tests: &[] },
    Floor { name: "countersign-bench", below: &[DOMAIN, ENGINE, STORE, CLUSTER], tests: &[] },
    Floor { name: "xtask", below: &[], tests: &[] },
];

/// Finds dependencies that look up, and crates without a floor.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let ours =
        |file: &&File| file.path.ends_with("/Cargo.toml") && !file.path.starts_with("bench/peers/");
    files.iter().filter(ours).flat_map(check_manifest).collect()
}

fn check_manifest(file: &File) -> Vec<Complaint> {
    let manifest = Manifest::parse(&file.text);
    let Some(floor) = FLOORS.iter().find(|floor| floor.name == manifest.name) else {
        let message = format!("`{}` is on no floor", manifest.name);
        return vec![Complaint::file(Rule::Floor, &file.path, message)];
    };
    let allowed = |dependency: &Dependency| {
        let name = dependency.name.as_str();
        let in_tests = floor.tests.contains(&name) || floor.name == name;
        floor.below.contains(&name) || (dependency.for_tests && in_tests)
    };
    let wrong = manifest.dependencies.iter().filter(|dependency| !allowed(dependency));
    wrong
        .map(|dependency| {
            let message = format!("`{}` must not depend on `{}`", floor.name, dependency.name);
            Complaint::line(Rule::Floor, (&file.path, dependency.line), message)
        })
        .collect()
}

/// What a manifest says about our own crates.
#[derive(Default)]
struct Manifest {
    name: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    for_tests: bool,
    line: usize,
}

impl Manifest {
    /// Reads the form of TOML that our manifests have: tables, and keys at the start of a line.
    fn parse(text: &str) -> Self {
        let (mut manifest, mut table) = (Self::default(), String::new());
        for (line, content) in text.lines().enumerate() {
            if let Some(header) = content.strip_prefix('[') {
                table = header.trim_end().trim_end_matches(']').to_owned();
                let (above, last) = table.rsplit_once('.').unwrap_or_default();
                let (above, last) = (above.to_owned(), last.to_owned());
                manifest.note(&above, &last, line);
                continue;
            }
            let key = content.split(['=', '.', ' ']).next().unwrap_or_default();
            if table == "package" && key == "name" {
                let value = content.split('"').nth(1).unwrap_or_default();
                value.clone_into(&mut manifest.name);
            }
            manifest.note(&table, key, line);
        }
        manifest
    }

    fn note(&mut self, table: &str, key: &str, line: usize) {
        if table.ends_with("dependencies") && key.starts_with("countersign-") {
            let for_tests = table.ends_with("dev-dependencies");
            self.dependencies.push(Dependency { name: key.to_owned(), for_tests, line });
        }
    }
}
