//! Tests of the guard: hostile addresses, written in every way, and hostile name servers.

use std::collections::HashMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use countersign_domain::ids::{Id as _, Ulid};
use tokio::sync::watch;

use super::resolver::Looking;
use super::*;

/// Name servers that answer what the test says; each question to a name takes its next answer, and
/// the last one stays.
#[derive(Default)]
pub(in super::super) struct Names {
    answers: HashMap<&'static str, Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Names {
    /// Names with their answers, separated by `|`, each a list of addresses.
    pub(in super::super) fn of(table: &[(&'static str, &str)]) -> Arc<Self> {
        let list = |answer: &str| answer.split_whitespace().map(|a| a.parse().unwrap()).collect();
        let answers = table
            .iter()
            .map(|(name, answers)| (*name, answers.split('|').map(list).collect()))
            .collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    /// How often anybody asked.
    pub(in super::super) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Lookup for Names {
    fn look_up(&self, host: &str) -> Looking {
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        let answers = self.answers.get(host);
        let answer = answers.and_then(|answers| answers.get(asked.min(answers.len() - 1)).cloned());
        let answer = answer.ok_or_else(|| io::Error::other("no such name"));
        Box::pin(std::future::ready(answer))
    }
}

fn guard(allowed: &str, names: &Arc<Names>) -> Guard {
    Guard::with_lookup(allowed.parse().unwrap(), Arc::clone(names) as _)
}

fn closed() -> Guard {
    guard("", &Names::of(&[]))
}

const HOSTILE: &str = "
    # this machine
    http://127.0.0.1/           http://127.1/               http://127.0.0.1./
    http://2130706433/          http://0x7f000001/          http://0x7f.1/
    http://017700000001/        http://0177.0.0.1/          http://127.0.0.1:8080/
    http://0/                   http://0.0.0.0/             http://0.1.2.3/
    http://[::1]/               http://[::]/                http://[0:0:0:0:0:0:0:1]/
    http://localhost/           http://LOCALHOST/           http://localhost./
    http://a.localhost/         http://localhost%2e/        http://%6cocalhost/
    http://１２７.０.０.１/     http://127。0。0。1/        http://ⓛocalhost/
    http://⑯⑨。②⑤④。⑯⑨｡②⑤④/
    # networks of the operator
    http://10.0.0.1/            http://10.255.255.255/      http://172.16.0.1/
    http://172.31.255.255/      http://192.168.1.1/         http://100.64.0.1/
    http://100.127.255.255/     http://3232235777/          http://0xc0.0xa8.1.1/
    http://[fc00::1]/           http://[fd12:3456::1]/      http://[fe80::1]/
    http://[fec0::1]/           http://[febf::1]/
    # what clouds tell about themselves
    http://169.254.169.254/latest/meta-data/                http://[fd00:ec2::254]/
    http://169.254.170.2/       http://100.100.100.200/     http://168.63.129.16/
    http://192.0.0.192/         http://0xa9fea9fe/          http://2852039166/
    # nobody's
    http://255.255.255.255/     http://224.0.0.1/           http://240.0.0.1/
    http://192.0.2.1/           http://198.51.100.1/        http://203.0.113.1/
    http://198.18.0.1/          http://198.19.255.255/      http://192.88.99.1/
    http://[ff02::1]/           http://[2001:db8::1]/       http://[3fff::1]/
    http://[100::1]/            http://[5f00::1]/           http://[4000::1]/
    # version 4 in clothes of version 6
    http://[::ffff:127.0.0.1]/  http://[::ffff:7f00:1]/     http://[::ffff:10.0.0.1]/
    http://[::127.0.0.1]/       http://[::ffff:8.8.8.8]/    http://[::8.8.8.8]/
    http://[64:ff9b::7f00:1]/   http://[64:ff9b::a9fe:a9fe]/ http://[64:ff9b:1::1]/
    http://[2002:7f00:1::]/     http://[2002:c0a8:101::1]/  http://[2001:0:1:2::1]/
    http://[::ffff:0:127.0.0.1]/
";

#[test]
fn no_way_of_writing_a_closed_address_gets_through() {
    let guard = closed();
    let lines = HOSTILE.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    for url in lines.flat_map(str::split_whitespace) {
        let refused = guard.check_url(url, Environment::Sandbox).unwrap_err();
        assert!(matches!(refused, Refused::Address(_)), "{url}: {refused:?}");
        let said = refused.to_string();
        assert!(!said.contains("loopback") && !said.contains("private"), "{said}");
    }
}

#[test]
fn public_addresses_and_names_get_through() {
    let names = Names::of(&[]);
    let guard = guard("", &names);
    for url in [
        "https://example.com/hook?x=1#fragment",
        "https://example.com:8443/",
        "https://bücher.example/",
        "http://8.8.8.8/",
        "http://1.1.1.1:8080/x",
        "http://172.15.0.1/",
        "http://172.32.0.1/",
        "http://100.63.255.255/",
        "http://100.128.0.1/",
        "http://[2606:4700::1111]/",
        "https://localhost.example.com/",
        "https://notlocalhost/",
    ] {
        guard.check_url(url, Environment::Sandbox).unwrap();
    }
    assert_eq!(names.asked(), 0, "what is written is judged without asking anybody");
}

#[test]
fn what_is_no_plain_url_of_http_is_refused() {
    let guard = closed();
    for (url, expected) in [
        ("", Refused::Unreadable),
        ("example.com/hook", Refused::Unreadable),
        ("/hook", Refused::Unreadable),
        ("http://", Refused::Unreadable),
        ("http://[::1", Refused::Unreadable),
        ("http://256.0.0.1/", Refused::Unreadable),
        ("http://1.2.3.4.5/", Refused::Unreadable),
        ("http://example.com:99999/", Refused::Unreadable),
        ("ftp://example.com/", Refused::Scheme),
        ("file:///etc/passwd", Refused::Scheme),
        ("gopher://example.com:25/", Refused::Scheme),
        ("javascript:alert(1)", Refused::Scheme),
        ("unix:/run/docker.sock", Refused::Scheme),
        ("http://user@example.com/", Refused::Credentials),
        ("http://user:word@example.com/", Refused::Credentials),
        ("http://example.com@127.0.0.1/", Refused::Credentials),
        ("http://example.com:0/", Refused::Port),
    ] {
        assert_eq!(guard.check_url(url, Environment::Sandbox).unwrap_err(), expected, "{url}");
    }
}

#[test]
fn events_of_real_money_do_not_travel_in_the_clear() {
    let guard = closed();
    let check = |url| guard.check_url(url, Environment::Production);
    assert_eq!(check("http://example.com/").unwrap_err(), Refused::Insecure);
    check("https://example.com/").unwrap();
}

#[test]
fn the_operator_opens_networks_and_a_sandbox_this_machine() {
    let names = Names::of(&[]);
    let check = |allowed: Allowed, url: &str| {
        let guard = Guard::with_lookup(allowed, Arc::clone(&names) as _);
        guard.check_url(url, Environment::Sandbox).is_ok()
    };
    let office = || "10.1.0.0/16, 64:ff9b::/96".parse::<Allowed>().unwrap();
    assert!(check(office(), "http://10.1.2.3/"));
    assert!(check(office(), "http://[::ffff:10.1.2.3]/"));
    assert!(!check(office(), "http://10.2.0.1/"));
    assert!(!check(office(), "http://127.0.0.1/"));
    // A translator that is opened does not open what is behind it.
    assert!(check(office(), "http://[64:ff9b::808:808]/"));
    assert!(!check(office(), "http://[64:ff9b::7f00:1]/"));
    let sandbox = || Allowed::default().and_loopback();
    for url in ["http://127.0.0.1:3000/", "http://[::1]/", "http://localhost:3000/hook"] {
        assert!(check(sandbox(), url), "{url}");
        assert!(!check(Allowed::default(), url), "{url}");
    }
    assert!(!check(sandbox(), "http://10.1.2.3/"));
    assert!(!check(sandbox(), "http://169.254.169.254/"));
}

#[tokio::test]
async fn one_closed_address_in_an_answer_closes_the_name() {
    let names = Names::of(&[
        ("good.example", "93.184.216.34 2606:2800:220:1::1"),
        ("inside.example", "10.0.0.1"),
        ("mixed.example", "93.184.216.34 127.0.0.1"),
        ("mapped.example", "::ffff:169.254.169.254"),
        ("translated.example", "64:ff9b::a00:1"),
        ("metadata.example", "169.254.169.254"),
        ("nothing.example", ""),
    ]);
    let guard = guard("", &names);
    let check = async |host: &str| {
        let url = format!("https://{host}/");
        let target = guard.check_url(&url, Environment::Production).unwrap();
        guard.check_now(&target).await
    };
    check("good.example").await.unwrap();
    let closed = ["inside", "mixed", "mapped", "translated", "metadata"];
    for host in closed.map(|name| format!("{name}.example")) {
        assert_eq!(check(&host).await.unwrap_err(), Refused::Address(host));
    }
    for host in ["nothing.example", "unknown.example"] {
        assert_eq!(check(host).await.unwrap_err(), Refused::Unresolved(host.to_owned()));
    }
}

/// Name servers that answer when they are told to.
#[derive(Default)]
struct Slow {
    asked: Mutex<Vec<String>>,
    answering: watch::Sender<bool>,
}

impl Lookup for Slow {
    fn look_up(&self, host: &str) -> Looking {
        self.asked.lock().unwrap().push(host.to_owned());
        let mut answering = self.answering.subscribe();
        Box::pin(async move {
            answering.wait_for(|answering| *answering).await.unwrap();
            Ok(vec![Ipv4Addr::new(93, 184, 216, 34).into()])
        })
    }
}

impl Slow {
    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    async fn until_asked(&self, times: usize) {
        while self.asked().len() < times {
            tokio::task::yield_now().await;
        }
    }
}

fn org(id: u128) -> OrgId {
    OrgId::from_ulid(Ulid(id))
}

/// Asks for a name, without waiting for the answer.
fn ask(guard: &Guard, org: OrgId, host: &str) -> tokio::task::JoinHandle<Result<(), Refused>> {
    let target = guard.check_url(&format!("https://{host}/"), Environment::Sandbox).unwrap();
    let (guard, target) = (guard.clone(), target.on_behalf_of(org));
    tokio::spawn(async move { guard.check_now(&target).await })
}

#[tokio::test]
async fn a_name_is_looked_up_once_whoever_asks() {
    let names = Arc::new(Slow::default());
    let guard = Guard::with_lookup(Allowed::default(), Arc::clone(&names) as _);
    let asking: Vec<_> = (0..9).map(|id| ask(&guard, org(id % 3), "name.example")).collect();
    names.until_asked(1).await;
    names.answering.send_replace(true);
    for answer in asking {
        answer.await.unwrap().unwrap();
    }
    ask(&guard, org(7), "name.example").await.unwrap().unwrap();
    assert_eq!(names.asked(), ["name.example"]);
    guard.forget();
    ask(&guard, org(7), "name.example").await.unwrap().unwrap();
    assert_eq!(names.asked().len(), 2);
}

#[tokio::test]
async fn the_dead_names_of_one_organization_leave_lookups_for_others() {
    let names = Arc::new(Slow::default());
    let guard = Guard::with_lookup(Allowed::default(), Arc::clone(&names) as _);
    let dead: Vec<_> =
        (0..40).map(|number| ask(&guard, org(1), &format!("dead-{number}.example"))).collect();
    names.until_asked(16).await;
    // Whoever gives up waiting gives nothing free.
    dead.iter().for_each(tokio::task::JoinHandle::abort);
    let more = ask(&guard, org(1), "one-more.example");
    let other = ask(&guard, org(2), "other.example");
    names.until_asked(17).await;
    let asked = names.asked();
    assert_eq!(asked.iter().filter(|name| name.starts_with("dead")).count(), 16);
    assert_eq!(asked.last().unwrap(), "other.example");
    names.answering.send_replace(true);
    other.await.unwrap().unwrap();
    more.await.unwrap().unwrap();
}

#[tokio::test(start_paused = true)]
async fn silence_is_remembered_for_longer_than_that_there_is_no_such_name() {
    struct Silent(AtomicUsize);
    impl Lookup for Silent {
        fn look_up(&self, host: &str) -> Looking {
            self.0.fetch_add(1, Ordering::Relaxed);
            let wait = if host.starts_with("silent") { 10 } else { 0 };
            Box::pin(async move {
                tokio::time::sleep(Duration::from_secs(wait)).await;
                Err(io::Error::other("nobody"))
            })
        }
    }
    let names = Arc::new(Silent(AtomicUsize::new(0)));
    let guard = Guard::with_lookup(Allowed::default(), Arc::clone(&names) as _);
    for (host, wait, asked) in [
        ("silent.example", 0, 1),
        ("silent.example", 60, 1),
        ("silent.example", 61, 2),
        ("missing.example", 0, 3),
        ("missing.example", 1, 3),
        ("missing.example", 4, 4),
    ] {
        tokio::time::advance(Duration::from_secs(wait)).await;
        let refused = ask(&guard, org(1), host).await.unwrap().unwrap_err();
        assert_eq!(refused, Refused::Unresolved(host.to_owned()));
        assert_eq!(names.0.load(Ordering::Relaxed), asked, "{host} after {wait} s");
    }
}

#[test]
fn an_address_is_as_long_as_it_is_in_its_one_form() {
    let guard = closed();
    let url = |length: usize| format!("https://example.com/{}", "é".repeat(length));
    let check = |url: &str| guard.check_url(url, Environment::Sandbox);
    assert!(check(&url(338)).unwrap().url().as_str().len() <= 2_048);
    assert_eq!(check(&url(339)).unwrap_err(), Refused::TooLong);
}
