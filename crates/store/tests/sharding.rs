//! Every statement of the hot path names the organization, so that a database that distributes rows
//! by it finds all of them in one place. What is looked at is what the server was really sent.

#![expect(clippy::unwrap_used, reason = "a test stops the moment something is not as it should be")]

use std::collections::BTreeSet;
use std::env;

use countersign_cluster::{Cluster, Settings};
use countersign_domain::idempotency::StoredReply;
use countersign_domain::state::{Change, Range, Read, Row, State};
use countersign_engine::Store as _;
use countersign_store::conformance::{World, commit, load, variety};
use countersign_store::postgres::PostgresStore;

/// The tables that are distributed, and the column that they are distributed by.
const DISTRIBUTED: [(&str, &str); 31] = [
    ("organizations", "id"),
    ("members", "org"),
    ("api_keys", "org"),
    ("key_uses", "org"),
    ("wallets", "org"),
    ("accounts", "org"),
    ("holds", "org"),
    ("transfers", "org"),
    ("transfers_apart", "org"),
    ("policies", "org"),
    ("policy_versions", "org"),
    ("payments", "org"),
    ("approvals", "org"),
    ("votes", "org"),
    ("idempotency", "org"),
    ("log_heads", "org"),
    ("log", "org"),
    ("turns", "org"),
    ("approver_lists", "org"),
    ("invitations", "org"),
    ("logins", "org"),
    ("tallies", "org"),
    ("queues", "org"),
    ("user_sessions", "org"),
    ("cursors", "org"),
    ("mails", "org"),
    ("webhooks", "org"),
    ("webhook_secrets", "org"),
    ("deliveries", "org"),
    ("documents", "org"),
    ("instructions", "org"),
];

/// They lead from a name that is unique in the world to its organization, and belong to none.
const EVERYWHERE: [&str; 2] = ["locators", "persons"];

/// The tables that are distributed and that a statement mentions, their column, and what it says of
/// each: everything up to the next one.
fn mentions(sql: &str) -> Vec<(&'static str, &'static str, &str)> {
    let mut found = Vec::new();
    for before in ["FROM ", "JOIN ", "UPDATE ", "INSERT INTO "] {
        for (place, _) in sql.match_indices(before) {
            let rest = sql.get(place + before.len()..).unwrap();
            let name = rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap();
            let table = DISTRIBUTED.iter().find(|(table, _)| *table == name);
            found.extend(table.map(|(table, org)| (place, *table, *org)));
        }
    }
    found.sort_unstable();
    let ends: Vec<usize> = found.iter().map(|(place, ..)| *place).chain([sql.len()]).collect();
    let about = found.into_iter().zip(ends.into_iter().skip(1));
    about.map(|((place, table, org), end)| (table, org, sql.get(place..end).unwrap())).collect()
}

/// The first table of which a statement does not say whose rows it means.
fn unnamed(sql: &str) -> Option<&'static str> {
    let is_named = |table: &str, org: &str, said: &str| {
        if let Some(columns) = said.strip_prefix(&format!("INSERT INTO {table} ")) {
            return columns.starts_with(&format!("({org},"));
        }
        [format!("t.{org} = "), format!("WHERE {org} = ")].iter().any(|named| said.contains(named))
    };
    let unnamed = mentions(sql).into_iter().find(|(table, org, said)| !is_named(table, org, said));
    unnamed.map(|(table, ..)| table)
}

/// What a server wrote into its log as executed, line breaks and all.
fn executed(log: &str) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    let mut continues = false;
    for line in log.lines() {
        if let Some(more) = line.strip_prefix('\t').filter(|_| continues) {
            let statement = statements.last_mut().unwrap();
            statement.push(' ');
            statement.push_str(more.trim());
            continue;
        }
        let sql = line.split_once("LOG:  execute ").or_else(|| line.split_once("LOG:  statement"));
        let sql = sql.and_then(|(_, rest)| rest.split_once(": "));
        continues = sql.is_some();
        statements.extend(sql.map(|(_, sql)| sql.to_owned()));
    }
    statements
}

/// Everything that a batch can do to each kind of row: insert, change, read by name and by range.
async fn everything(store: &PostgresStore) {
    let mut world = World::new(1);
    let rows = variety::rows(&mut world);
    commit(store, rows.iter().cloned().map(Change::Insert).collect()).await.unwrap();
    // What has moved is never changed.
    let changes = |row: &&Row| !matches!(row, Row::Transfer(_));
    let changed = rows.iter().filter(changes).cloned().map(Change::Update);
    commit(store, changed.collect()).await.unwrap();
    let mut reads: Vec<Read> = rows.iter().map(|row| Read::Row(row.key())).collect();
    let (org, wallet) = (world.org, world.id());
    reads.extend(
        [
            Range::PoliciesOfWallet(org, wallet),
            Range::PendingApprovalsOfWallet(org, wallet),
            Range::LapsingHoldsOfWallet(org, wallet),
            Range::ActiveKeysOfWallet(org, wallet),
            Range::ActiveKeysOfPerson(org, world.person),
            Range::PoliciesOfOrganization(org),
            Range::PoliciesWithTerms(org),
            Range::MembersOfOrganization(org),
            Range::ApproverListsOfOrganization(org),
            Range::VotesOfApproval(org, world.id()),
            Range::WebhooksOfOrganization(org),
            Range::DocumentsOf(org, world.id()),
        ]
        .map(Read::Range),
    );
    store.read(reads.clone()).await.unwrap();
    // A batch that has assumed what it relies on is one statement, lock and all.
    let payment = rows.iter().find(|row| matches!(row, Row::Payment(_))).unwrap();
    for _ in ["it keeps what it reads", "it relies on that"] {
        let mut unit = store.begin().await.unwrap();
        let policies = [Read::Range(Range::PoliciesOfOrganization(org))];
        unit.load(&policies, &mut State::new()).await.unwrap();
        unit.commit(vec![Change::Update(payment.clone())]).await.unwrap();
    }
    // A batch that has rows from before; one that relies on a key being new and changes nothing.
    load(store, &reads).await.unwrap();
    let payment = world.id();
    let later = world.idempotency("later", StoredReply::Payment(payment));
    load(store, &[Read::Row(Row::IdempotencyRecord(later.into()).key())]).await.unwrap();
}

#[tokio::test]
async fn every_statement_of_the_hot_path_names_the_organization() {
    let settings = Settings::fast().with("log_statement", "all");
    let cluster = Cluster::start_with(&env::temp_dir(), settings).unwrap();
    let store = PostgresStore::connect(&cluster.create_database("hot").unwrap()).await.unwrap();
    cluster.run("SELECT 'from here on'").unwrap();
    everything(&store).await;
    let file = "SELECT pg_read_file(current_setting('data_directory') || '/../postgres.log')";
    let log = cluster.run(file).unwrap();
    let (_, log) = log.split_once("'from here on'").unwrap();
    let statements = executed(log);
    let unnamed: Vec<_> = statements.iter().filter_map(|sql| Some((unnamed(sql)?, sql))).collect();
    assert!(unnamed.is_empty(), "whose rows are meant? {unnamed:#?}");
    // All of it was seen: a lock, a claim, and each table read and written.
    let seen: BTreeSet<&str> =
        statements.iter().flat_map(|sql| mentions(sql)).map(|(table, ..)| table).collect();
    assert_eq!(seen, DISTRIBUTED.iter().map(|(table, _)| *table).collect());
    for part in
        ["FOR UPDATE", "INSERT INTO payments (", "UPDATE accounts AS t", "FROM accounts AS t"]
    {
        assert!(statements.iter().any(|sql| sql.contains(part)), "nothing has `{part}`");
    }
    let is_whole = |sql: &String| sql.contains("FOR UPDATE") && sql.contains("UPDATE payments");
    assert!(statements.iter().any(is_whole), "no statement is a whole batch");
}

#[tokio::test]
async fn every_primary_key_begins_with_the_organization() {
    let cluster = Cluster::for_tests().unwrap();
    let url = cluster.create_database("keys").unwrap();
    PostgresStore::migrate(&url).await.unwrap();
    let sql = "\\connect keys
        SELECT c.relname, a.attname FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
        JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
        WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace";
    let printed = cluster.run(sql).unwrap();
    let mut keys: Vec<(&str, &str)> =
        printed.lines().map(|line| line.split_once('|').unwrap()).collect();
    // These belong to no organization; the last two are about the database as a whole.
    let apart =
        |table: &str| EVERYWHERE.contains(&table) || ["schema_version", "secrets"].contains(&table);
    keys.retain(|(table, _)| !apart(table));
    let keys: BTreeSet<_> = keys.into_iter().collect();
    // One is a view of two others.
    let tables = DISTRIBUTED.into_iter().filter(|(table, _)| *table != "transfers");
    assert_eq!(keys, tables.collect());
}

#[test]
fn a_statement_that_does_not_name_the_organization_is_noticed() {
    let cases = [
        ("SELECT t.id FROM accounts AS t WHERE t.owner = $1", Some("accounts")),
        ("SELECT t.id FROM accounts AS t WHERE t.org = $1 AND t.owner = $2", None),
        ("SELECT count(*) FROM turns", Some("turns")),
        ("SELECT mark FROM turns WHERE org = ANY($1::uuid[]) FOR UPDATE", None),
        ("SELECT t.doc FROM locators AS t WHERE t.name = $1", None),
        (
            "UPDATE accounts AS t SET posted = u.posted FROM u WHERE t.owner = u.owner",
            Some("accounts"),
        ),
        ("INSERT INTO log (seq, org) SELECT 1, $1", Some("log")),
        ("INSERT INTO log (org, seq) SELECT $1, 1", None),
        (
            "WITH w0 AS (UPDATE accounts AS t SET held = 0 WHERE t.owner = $1),
             w1 AS (INSERT INTO log (org, seq) SELECT $2, 1) SELECT 1 FROM holds AS t
             WHERE t.org = $2",
            Some("accounts"),
        ),
        (
            "WITH w0 AS (UPDATE accounts AS t SET held = 0 WHERE t.org = $2 AND t.owner = $1)
             SELECT 1 FROM holds AS t JOIN votes AS v ON v.approval = t.approval",
            Some("holds"),
        ),
        ("SELECT t.doc FROM organizations AS t WHERE t.name = $1", Some("organizations")),
    ];
    for (sql, table) in cases {
        assert_eq!(unnamed(sql), table, "{sql}");
    }
}
