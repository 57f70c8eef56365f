-- The tables of crates/store/src/tables, and what SQLite needs beside them.
--
-- Rows live in the order of their names: ids grow, so payments, transfers and the log are appended
-- at the end of their organization's part. Approval requests, tallies, mails, documents and
-- instructions are the exception: they are larger than what such a tree holds in a page (a fourth of
-- one), and each would take pages of its own. Theirs lie in the order in which they came, and their
-- names in an index.

CREATE TABLE locators (
    name TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (name)
) STRICT, WITHOUT ROWID;

CREATE TABLE persons (
    id TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
    id TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
    org TEXT NOT NULL,
    person TEXT NOT NULL,
    removed_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_of_person ON members (person);

CREATE TABLE approver_lists (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    deleted_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE logins (
    org TEXT NOT NULL,
    person TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_sessions (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    org TEXT NOT NULL,
    person TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, person)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    only_wallet TEXT,
    person TEXT,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX api_keys_of_wallet ON api_keys (org, only_wallet, id)
    WHERE only_wallet IS NOT NULL;

CREATE INDEX api_keys_of_person ON api_keys (org, person, id)
    WHERE person IS NOT NULL;

CREATE TABLE key_uses (
    org TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (org, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE wallets (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    listed INTEGER NOT NULL,
    search TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX wallets_listed ON wallets (environment, id)
    WHERE listed = 1;

CREATE TABLE accounts (
    org TEXT NOT NULL,
    owner TEXT NOT NULL,
    asset TEXT NOT NULL,
    posted TEXT NOT NULL,
    held TEXT NOT NULL,
    funded TEXT NOT NULL,
    day INTEGER NOT NULL,
    day_spent TEXT NOT NULL,
    month INTEGER NOT NULL,
    month_spent TEXT NOT NULL,
    pending TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (org, owner, asset)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    wallet TEXT NOT NULL,
    amount TEXT NOT NULL,
    counted TEXT NOT NULL,
    asset TEXT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    approval TEXT,
    payment TEXT,
    expires_at INTEGER,
    created_at INTEGER NOT NULL,
    released_at INTEGER,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX holds_lapsing ON holds (org, wallet, id)
    WHERE status = 'PENDING' AND expires_at IS NOT NULL;

CREATE INDEX holds_lasting ON holds (org, id)
    WHERE status = 'PENDING' AND expires_at IS NULL;

CREATE TABLE transfers (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    kind TEXT NOT NULL,
    payment TEXT NOT NULL,
    related TEXT,
    description TEXT,
    asset TEXT NOT NULL,
    legs TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE policies (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    wallet TEXT,
    deleted_at INTEGER,
    asks INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX policies_of_wallet ON policies (org, wallet, id)
    WHERE deleted_at IS NULL;

CREATE INDEX policies_with_terms ON policies (org, id)
    WHERE asks IS NOT NULL;

CREATE TABLE policy_versions (
    org TEXT NOT NULL,
    policy TEXT NOT NULL,
    version INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, policy, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    org TEXT NOT NULL,
    policy TEXT NOT NULL,
    name TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, policy, name)
) STRICT;

CREATE TABLE queues (
    org TEXT NOT NULL,
    name TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    kind TEXT NOT NULL,
    from_wallet TEXT NOT NULL,
    from_org TEXT NOT NULL,
    to_wallet TEXT NOT NULL,
    to_org TEXT NOT NULL,
    to_address TEXT,
    asset TEXT NOT NULL,
    amount TEXT NOT NULL,
    fee TEXT NOT NULL,
    description TEXT,
    metadata TEXT,
    status TEXT NOT NULL,
    approval TEXT,
    expires_at INTEGER,
    batch TEXT,
    idempotency_key TEXT,
    failure TEXT,
    reverses TEXT,
    reversed_by TEXT,
    requested_by TEXT NOT NULL,
    counted TEXT,
    created_at INTEGER NOT NULL,
    posted_at INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX payments_unposted ON payments (org, id)
    WHERE status <> 'POSTED';

CREATE INDEX payments_unposted_from ON payments (org, from_wallet, id)
    WHERE status <> 'POSTED';

CREATE INDEX payments_unposted_to ON payments (org, to_wallet, id)
    WHERE status <> 'POSTED';

CREATE TABLE approvals (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    wallet TEXT,
    status TEXT NOT NULL,
    subject TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;

CREATE INDEX approvals_of_wallet ON approvals (org, wallet, status, id)
    WHERE wallet IS NOT NULL;

CREATE INDEX approvals_by_status ON approvals (org, status, id);

CREATE INDEX approvals_due ON approvals (due_at, id)
    WHERE status = 'PENDING';

CREATE TABLE votes (
    org TEXT NOT NULL,
    approval TEXT NOT NULL,
    place INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, approval, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE cursors (
    org TEXT NOT NULL,
    consumer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (org, consumer)
) STRICT, WITHOUT ROWID;

CREATE TABLE mails (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    due_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;

CREATE INDEX mails_due ON mails (due_at, id)
    WHERE due_at IS NOT NULL;

CREATE TABLE log_heads (
    org TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    made INTEGER NOT NULL,
    PRIMARY KEY (org)
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    org TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    environment TEXT,
    action TEXT NOT NULL,
    resource TEXT NOT NULL,
    resource_id TEXT,
    actor TEXT NOT NULL,
    hash BLOB NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (org, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX log_of_resource ON log (org, resource, seq)
    WHERE resource NOT IN ('payment', 'transfer');

CREATE INDEX log_of_object ON log (org, resource_id, seq)
    WHERE resource NOT IN ('payment', 'transfer');

CREATE INDEX log_of_rare_action ON log (org, action, seq)
    WHERE action NOT IN ('payment.completed', 'transfer.created', 'transfer.updated');

CREATE TABLE webhooks (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    deleted_at INTEGER,
    live INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX webhooks_live ON webhooks (id)
    WHERE live IS NOT NULL;

CREATE TABLE webhook_secrets (
    org TEXT NOT NULL,
    webhook TEXT NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, webhook)
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    org TEXT NOT NULL,
    webhook TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    event TEXT NOT NULL,
    seq INTEGER NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    begun_at INTEGER NOT NULL,
    due_at INTEGER,
    attempted_at INTEGER NOT NULL,
    answer INTEGER,
    duration_ms INTEGER NOT NULL,
    error TEXT,
    excerpt TEXT,
    PRIMARY KEY (org, webhook, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX deliveries_dead ON deliveries (org, id)
    WHERE status = 'FAILED';

CREATE INDEX deliveries_due ON deliveries (org, webhook, due_at, id)
    WHERE due_at IS NOT NULL;

CREATE TABLE documents (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT,
    ended_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;

CREATE INDEX documents_by_kind ON documents (org, environment, kind, id)
    WHERE kind <> 'ALIAS' AND ended_at IS NULL;

CREATE INDEX documents_of ON documents (org, parent, id)
    WHERE parent IS NOT NULL AND ended_at IS NULL;

CREATE TABLE instructions (
    org TEXT NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    wallet TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    due_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, id)
) STRICT;

CREATE INDEX instructions_due ON instructions (due_at, id)
    WHERE due_at IS NOT NULL;

-- The canonical text of each record of the log, apart from the columns the log is searched by.
CREATE TABLE log_text (
    place INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

-- In the order of time, although the keys are random: a fresh key costs no page of its own.
CREATE TABLE idempotency (
    n INTEGER PRIMARY KEY,
    org TEXT NOT NULL,
    digest BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    payment TEXT,
    instruction TEXT,
    approval TEXT,
    outcome TEXT,
    created_at INTEGER NOT NULL
) STRICT;

-- Documents that are names, apart from all others.
CREATE TABLE aliases (
    org TEXT NOT NULL,
    n INTEGER NOT NULL,
    id TEXT NOT NULL,
    environment TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent TEXT,
    ended_at INTEGER,
    doc TEXT NOT NULL,
    PRIMARY KEY (org, n)
) STRICT, WITHOUT ROWID;

-- What is built in bulk behind the writer; `progress` says how far each of them is. A row of an
-- index by wallet has several ids, 16 bytes each, rising to the last one.
CREATE TABLE idempotency_index (
    hash INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (hash, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE aliases_index (
    hash INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (hash, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments_of_wallet (
    org TEXT NOT NULL,
    wallet TEXT NOT NULL,
    last TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (org, wallet, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers_of_wallet (
    org TEXT NOT NULL,
    wallet TEXT NOT NULL,
    last TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (org, wallet, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE holds_of_wallet (
    org TEXT NOT NULL,
    wallet TEXT NOT NULL,
    last TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (org, wallet, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE instructions_of_wallet (
    org TEXT NOT NULL,
    wallet TEXT NOT NULL,
    last TEXT NOT NULL,
    ids BLOB NOT NULL,
    PRIMARY KEY (org, wallet, last)
) STRICT, WITHOUT ROWID;

CREATE TABLE progress (
    name TEXT NOT NULL PRIMARY KEY,
    through TEXT NOT NULL
) STRICT, WITHOUT ROWID;
