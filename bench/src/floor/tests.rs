//! The floor writes what it should compare with, no more and no less.

use rusqlite::Connection;

use super::replay::{self, share};
use super::table::Table;

const SCHEMA: &str = "
    CREATE TABLE payments (id INTEGER PRIMARY KEY, from_wallet TEXT, to_wallet TEXT);
    CREATE TABLE accounts (owner TEXT, asset TEXT, posted TEXT, PRIMARY KEY (owner, asset));
    CREATE TABLE log_heads (org TEXT PRIMARY KEY, seq INTEGER);
    CREATE TABLE idle (id INTEGER PRIMARY KEY, value BLOB);
    INSERT INTO payments VALUES (1, 'a', 'b');
    INSERT INTO accounts VALUES ('a', 'USD', '9'), ('b', 'USD', '1'), ('c', 'USD', '0');
    INSERT INTO log_heads VALUES ('o', 1);
    INSERT INTO idle VALUES (1, NULL);";

const MORE: &str = "
    INSERT INTO payments VALUES (2, 'a', 'b'), (3, 'b', 'c'), (4, 'c', 'a');
    UPDATE accounts SET posted = '7' WHERE owner = 'a';
    UPDATE accounts SET posted = '2' WHERE owner = 'c';
    UPDATE log_heads SET seq = 4;";

#[test]
fn every_row_is_written_in_some_group() {
    let folder = tempfile::tempdir().unwrap();
    let [before, after] = ["before.db", "after.db"].map(|name| folder.path().join(name));
    Connection::open(&before).unwrap().execute_batch(SCHEMA).unwrap();
    Connection::open(&after).unwrap().execute_batch(&format!("{SCHEMA}{MORE}")).unwrap();
    for groups in [2, 5] {
        let copy = folder.path().join(format!("{groups}.db"));
        std::fs::copy(&before, &copy).unwrap();
        replay::measure(&copy, &after, groups).unwrap();
        let connection = Connection::open(&copy).unwrap();
        connection.execute("ATTACH ?1 AS later", [after.to_str().unwrap()]).unwrap();
        for table in Table::all(&connection).unwrap() {
            assert_eq!((table.added.len(), table.changed.len()), (0, 0), "{}", table.name);
        }
    }
}

#[test]
fn groups_share_the_rows_evenly() {
    let rows: Vec<u32> = (0..10).collect();
    let shares: Vec<&[u32]> = (0..4).map(|group| share(&rows, (group, 4))).collect();
    assert_eq!(shares.concat(), rows);
    assert!(shares.iter().all(|share| (2..=3).contains(&share.len())), "{shares:?}");
    assert_eq!(share(&rows, (0, 0)), &rows[..0]);
}
