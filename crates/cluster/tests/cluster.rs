//! A real cluster: it starts, crashes, fails over, and leaves nothing behind.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use countersign_cluster::process::wait;
use countersign_cluster::{Cluster, testing};

const LIMIT: Duration = Duration::from_secs(60);
/// Tells the test below that it is the one to die, and where to write down its folder.
const REPORT: &str = "COUNTERSIGN_CLUSTER_REPORT";

#[test]
fn a_test_has_a_database_of_its_own() {
    let (one, other) = (testing::database().unwrap(), testing::database().unwrap());
    assert_ne!(one.url, other.url);
    assert_eq!(one.run("SELECT 1").unwrap().trim(), "1");
    assert_eq!(other.run("SHOW server_encoding").unwrap().trim(), "UTF8");
}

#[test]
fn a_server_is_used_that_the_environment_names() {
    let cluster = Cluster::for_tests().unwrap();
    let output = again("a_test_has_a_database_of_its_own")
        .unwrap()
        .env("COUNTERSIGN_TEST_POSTGRES", cluster.url("postgres"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let databases = "SELECT count(*) FROM pg_database WHERE datname LIKE 'countersign_test_%'";
    assert_eq!(cluster.run(databases).unwrap().trim(), "2");
}

#[test]
fn what_was_committed_outlives_a_crash() {
    let mut cluster = Cluster::for_tests().unwrap();
    cluster.run("CREATE TABLE payments (id bigint); INSERT INTO payments VALUES (42)").unwrap();
    cluster.kill().unwrap();
    assert!(cluster.run("SELECT 1").is_err());
    cluster.restart().unwrap();
    assert_eq!(cluster.run("SELECT id FROM payments").unwrap().trim(), "42");
    cluster.stop().unwrap();
    assert!(cluster.run("SELECT 1").is_err());
}

#[test]
fn what_was_committed_is_on_the_standby_that_takes_over() {
    let mut primary = Cluster::for_tests().unwrap();
    let standby = primary.standby(&env::temp_dir()).unwrap();
    primary.require_standby().unwrap();
    primary.run("CREATE TABLE payments (id bigint); INSERT INTO payments VALUES (42)").unwrap();
    primary.kill().unwrap();
    standby.promote().unwrap();
    assert_eq!(standby.run("SELECT id FROM payments").unwrap().trim(), "42");
    standby.run("INSERT INTO payments VALUES (43)").unwrap();
}

#[test]
fn nothing_is_left_of_a_cluster_whose_owner_dies() {
    let report = tempfile::NamedTempFile::new().unwrap();
    let mut victim = again("somebody_dies").unwrap();
    let output = victim.arg("--ignored").env(REPORT, report.path()).output().unwrap();
    assert!(!output.status.success(), "it did not die");
    let said = fs::read_to_string(report.path()).unwrap();
    let (postmaster, folder) = said.split_once(' ').expect("it had a cluster");
    let process = PathBuf::from(format!("/proc/{postmaster}"));
    let gone = || Ok(!process.exists() && !Path::new(folder).exists());
    wait::until(LIMIT, "the watchdog", gone).unwrap();
}

#[test]
#[ignore = "dies, which is looked at by another test"]
fn somebody_dies() {
    let Some(report) = env::var_os(REPORT) else { return };
    let cluster = Cluster::for_tests().unwrap();
    let data = PathBuf::from(cluster.run("SHOW data_directory").unwrap().trim());
    let lock = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    let folder = data.parent().unwrap().display();
    fs::write(report, format!("{} {folder}", lock.lines().next().unwrap())).unwrap();
    std::process::abort();
}

/// One test of this file, in a process of its own.
fn again(test: &str) -> std::io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.args(["--exact", test]);
    Ok(command)
}
