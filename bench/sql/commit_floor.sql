-- The rows that one payment leaves behind, in the plainest tables that can hold them: the payment,
-- its two entries, two balances, one policy counter, one log record, one idempotency record.
CREATE TABLE payment (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (transfer TEXT NOT NULL, leg INTEGER NOT NULL, account TEXT NOT NULL,
    amount TEXT NOT NULL, balance_after TEXT NOT NULL, PRIMARY KEY (transfer, leg)) WITHOUT ROWID;
CREATE TABLE balance (account TEXT PRIMARY KEY, posted TEXT NOT NULL, held TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE counter (policy TEXT PRIMARY KEY, spent TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE log (sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL, body TEXT NOT NULL);
CREATE TABLE idempotency (day INTEGER NOT NULL, key TEXT NOT NULL, fingerprint BLOB NOT NULL,
    answer TEXT NOT NULL, PRIMARY KEY (day, key)) WITHOUT ROWID;
