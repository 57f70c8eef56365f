use super::complaint::{Complaint, Rule};
use super::exceptions::{self, Exception};
use super::file::File;
use super::{code, packages, rules};

/// Checks files, each a path and its text, and compares the complaints: `path[:line] Rule`, one a
/// line.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &str) {
    let files: Vec<File> = files.iter().map(|(path, text)| File::new(path, text)).collect();
    assert_eq!(brief(&rules::complaints(&files)), expected);
}

fn brief(complaints: &[Complaint]) -> String {
    let line = |complaint: &Complaint| {
        let line = complaint.line.map_or_else(String::new, |line| format!(":{line}"));
        format!("{}{line} {:?}", complaint.path, complaint.rule)
    };
    complaints.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The root file of the domain, so that a test speaks only of what it is about.
const ROOT: &str = "crates/domain/src/lib.rs";

#[test]
fn the_repository_is_tidy() {
    crate::repository::enter().unwrap();
    let complaints = rules::check(&crate::repository::files().unwrap());
    let lines: Vec<String> = complaints.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "\n{}", lines.join("\n"));
}

#[test]
fn comments_and_the_insides_of_literals_are_no_code() {
    let code = |text| code::only(text);
    assert_eq!(code("a // b"), "a     ");
    assert_eq!(code("a /* b /* c */ d */ e"), "a                   e");
    assert_eq!(code("a(\"b // \\\" c\") // d"), "a(\"         \")     ");
    assert_eq!(code("a('\"', '\\'', b'x') \"c\""), "a(' ', '  ', b' ') \" \"");
    assert_eq!(code("fn a<'b>(c: &'b str) \"d\""), "fn a<'b>(c: &'b str) \" \"");
    assert_eq!(code("r#\"a \" b\"# c"), "r#\"        c");
    assert_eq!(code("var\"a\""), "var\" \"");
    assert_eq!(code("/* a\nb */\nc"), "    \n    \nc");
}

#[test]
fn a_crate_depends_only_on_the_floors_below() {
    let manifest = |name: &str, table: &str, dependency: &str| {
        format!("[package]\nname = \"{name}\"\n\n[{table}]\n{dependency}.workspace = true\n")
    };
    let wrong = manifest("countersign-domain", "dependencies", "countersign-engine");
    check(&[("crates/domain/Cargo.toml", &wrong)], "crates/domain/Cargo.toml:5 Floor");
    let right = manifest("countersign-engine", "dependencies", "countersign-domain");
    check(&[("crates/engine/Cargo.toml", &right)], "");
    let for_tests = manifest("countersign-engine", "dev-dependencies", "countersign-store");
    check(&[("crates/engine/Cargo.toml", &for_tests)], "");
    // With a feature that only tests want.
    let itself = manifest("countersign-store", "dev-dependencies", "countersign-store");
    check(&[("crates/store/Cargo.toml", &itself)], "");
    let shipped = manifest("countersign-engine", "dependencies", "countersign-store");
    check(&[("crates/engine/Cargo.toml", &shipped)], "crates/engine/Cargo.toml:5 Floor");
    let table = "[package]\nname = \"xtask\"\n[dependencies.countersign-domain]\npath = \"\"\n";
    check(&[("xtask/Cargo.toml", table)], "xtask/Cargo.toml:3 Floor");
    let unknown = manifest("countersign-cellar", "dependencies", "serde");
    check(&[("crates/cellar/Cargo.toml", &unknown)], "crates/cellar/Cargo.toml Floor");
}

#[test]
fn no_crate_names_what_is_behind_its_wall() {
    check(&[(ROOT, "use tokio::sync;\n")], "crates/domain/src/lib.rs:1 Wall");
    check(&[(ROOT, "fn now() { std::time::Instant }\n")], "crates/domain/src/lib.rs:1 Wall");
    check(&[(ROOT, "use std::net::TcpStream;\n")], "crates/domain/src/lib.rs:1 Wall");
    check(&[(ROOT, "use std::net::IpAddr;\n")], "");
    check(&[(ROOT, "//! No tokio, no axum.\nfn operand() {}\n")], "");
    check(&[("crates/store/src/lib.rs", "use rusqlite::Row;\n")], "");
    let engine = "crates/engine/src/lib.rs";
    check(&[(engine, "use rusqlite::Row;\n")], "crates/engine/src/lib.rs:1 Wall");
    check(&[(engine, "use axum::Router;\n")], "crates/engine/src/lib.rs:1 Wall");
    check(&[("crates/server/src/lib.rs", "use axum::Router;\n")], "");
}

#[test]
fn files_and_lines_have_a_size() {
    check(&[(ROOT, &"\n".repeat(500))], "");
    check(&[(ROOT, &"\n".repeat(501))], "crates/domain/src/lib.rs FileLength");
    let tests = ("crates/domain/src/tests.rs", &*"\n".repeat(501));
    check(&[(ROOT, "mod tests;\n"), tests], "");
    check(&[("ARCHITECTURE.md", &"\n".repeat(301))], "ARCHITECTURE.md FileLength");
    check(&[(ROOT, &format!("//{}\n", "é".repeat(98)))], "");
    check(&[(ROOT, &format!("//{}\n", "é".repeat(99)))], "crates/domain/src/lib.rs:1 LineWidth");
}

#[test]
fn a_mod_file_only_declares() {
    let module = |text| [(ROOT, "mod a;\n"), ("crates/domain/src/a/mod.rs", text)];
    let contents = "//! A.\n\n#![expect(x, reason = \"y\")]\n\npub(crate) use b::{\n    C,\n};\n";
    check(&module(contents), "");
    check(&module("pub fn a() {}\n"), "crates/domain/src/a/mod.rs ModuleFile");
    check(&module("use b::C;\nconst D: u8 = 1;\n"), "crates/domain/src/a/mod.rs ModuleFile");
}

#[test]
fn tests_have_a_file_of_their_own() {
    let inline = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n";
    check(&[(ROOT, inline)], "crates/domain/src/lib.rs:4 TestModule");
    let apart = [(ROOT, "#[cfg(test)]\nmod tests;\n"), ("crates/domain/src/tests.rs", "")];
    check(&apart, "");
}

#[test]
fn a_module_says_what_is_in_it() {
    let files = [(ROOT, "mod utils;\n"), ("crates/domain/src/utils.rs", "")];
    check(&files, "crates/domain/src/utils.rs ModuleName");
}

#[test]
fn every_file_is_named_by_a_mod() {
    let root = (ROOT, "// mod d;\npub(crate) mod a;\nmod b;\nmod inline { }\n");
    let files = [
        root,
        ("crates/domain/src/a.rs", "mod c;\n"),
        ("crates/domain/src/a/c.rs", ""),
        ("crates/domain/src/b/mod.rs", "mod c;\n"),
        ("crates/domain/src/b/c.rs", ""),
        ("crates/domain/tests/api.rs", ""),
        ("crates/domain/src/d.rs", ""),
        ("crates/domain/src/a/tests/c.rs", ""),
    ];
    let dead = "crates/domain/src/a/tests/c.rs DeadFile\ncrates/domain/src/d.rs DeadFile";
    check(&files, dead);
}

#[test]
fn product_code_is_whole() {
    check(&[(ROOT, "fn a() { todo!() }\n")], "crates/domain/src/lib.rs:1 Placeholder");
    check(&[(ROOT, "fn a() { b().unwrap() }\n")], "crates/domain/src/lib.rs:1 Placeholder");
    check(&[(ROOT, "/// Never todo!().\nfn a() { b().unwrap_or(1) }\n")], "");
    check(&[("crates/domain/tests/a.rs", "fn a() { b().unwrap() }\n")], "");
    let testing = ("crates/domain/src/testing/mod.rs", "use a::B;\n");
    check(&[(ROOT, "#[cfg(test)]\nmod testing;\n"), testing], "");
}

#[test]
fn the_repository_knows_no_machine() {
    let path = concat!("see /wo", "rk/notes.txt\n");
    check(&[("README.md", path)], "README.md:1 MachinePath");
    check(&[(ROOT, concat!("// far", "m-1\n"))], "crates/domain/src/lib.rs:1 MachinePath");
}

#[test]
fn no_difference_is_invisible() {
    check(&[("a.md", "b \nc\t\n")], "a.md:1 Whitespace\na.md:2 Whitespace");
    check(&[("a.md", "b")], "a.md Whitespace");
    check(&[("a.snap", "b ")], "");
}

#[test]
fn the_default_build_stays_small() {
    let tree = |count: usize| {
        let line = |index: usize| format!("package-{index} v1.0.0\npackage-{index} v1.0.0 (*)\n");
        (0..count).map(line).collect::<String>()
    };
    assert_eq!(packages::check(&tree(350)), None);
    assert_eq!(packages::check(&tree(351)).map(|complaint| complaint.rule), Some(Rule::Packages));
}

#[test]
fn an_exception_must_be_needed() {
    let wide = Complaint::line(Rule::LineWidth, ("a.rs", 3), "wide");
    let exception =
        |path| Exception { rule: Rule::LineWidth, path, reason: "a vector of a standard" };
    assert_eq!(exceptions::apply(&[exception("a.rs")], vec![wide.clone()]), Vec::new());
    let left = exceptions::apply(&[exception("b.rs")], vec![wide]);
    assert_eq!(brief(&left), "a.rs:4 LineWidth\nb.rs Exception");
}
