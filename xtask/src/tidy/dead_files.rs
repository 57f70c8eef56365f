//! A Rust file that no `mod` names is not compiled, and rots.

use std::collections::{BTreeMap, BTreeSet};

use super::code::is_name;
use super::complaint::{Complaint, Rule};
use super::file::File;

/// Finds Rust files that nothing leads to.
pub(super) fn check(files: &[File]) -> Vec<Complaint> {
    let sources: BTreeMap<&str, &File> =
        files.iter().filter(|file| file.is_rust()).map(|file| (file.path.as_str(), file)).collect();
    let mut alive = BTreeSet::new();
    let mut open: Vec<&str> = sources.keys().copied().filter(|path| is_root(path)).collect();
    while let Some(path) = open.pop() {
        let Some((path, file)) = sources.get_key_value(path) else { continue };
        if alive.insert(*path) {
            for candidate in declared(file).iter().flat_map(|name| candidates(path, name)) {
                open.extend(sources.get_key_value(candidate.as_str()).map(|(path, _)| *path));
            }
        }
    }
    let dead = sources.keys().filter(|path| !alive.contains(*path));
    dead.map(|path| Complaint::file(Rule::DeadFile, path, "no `mod` names this file")).collect()
}

/// Whether cargo itself finds the file.
fn is_root(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        [.., "src", "lib.rs" | "main.rs"] | [.., "build.rs"] => true,
        [.., "src", "bin", _] => true,
        [before @ .., "tests" | "examples" | "benches", _]
        | [before @ .., "tests" | "examples" | "benches" | "bin", _, "main.rs"] => {
            // `src/…/tests/` is a module like any other.
            before.last() != Some(&"src") && !before.contains(&"src")
        }
        _ => false,
    }
}

/// The modules that a file declares.
fn declared(file: &File) -> Vec<String> {
    let mut names = Vec::new();
    let mut words = Words(&file.code).peekable();
    while let Some(word) = words.next() {
        if word != "mod" {
            continue;
        }
        if let Some(name) = words.next()
            && words.peek() == Some(&";")
        {
            names.push(name.to_owned());
        }
    }
    names
}

/// Where the module may be: beside the file, or in the folder of its name.
fn candidates(path: &str, module: &str) -> [String; 2] {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    let owns_folder = is_root(path) || stem == "mod";
    let folder = if owns_folder { folder.to_owned() } else { format!("{folder}/{stem}") };
    [format!("{folder}/{module}.rs"), format!("{folder}/{module}/mod.rs")]
}

/// Names, and single characters between them.
struct Words<'a>(&'a str);

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start();
        let first = rest.chars().next()?;
        let end = if is_name(first) {
            rest.find(|next| !is_name(next)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, rest) = rest.split_at(end);
        self.0 = rest;
        Some(word)
    }
}
