-- The tables of crates/store/src/tables, and what PostgreSQL needs beside them.
--
-- Every primary key begins with the organization, except those of names and people, which belong to
-- no organization. Ids are kept as the 128 bits that they are, or as text, which is compared byte by
-- byte: either way their order is the order of time.

CREATE TABLE locators (
    name text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE persons (
    id text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE organizations (
    id uuid NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE members (
    org uuid NOT NULL,
    person text COLLATE "C" NOT NULL,
    removed_at bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, person)
);

CREATE INDEX members_of_person ON members (person);

CREATE TABLE approver_lists (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    deleted_at bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE TABLE logins (
    org uuid NOT NULL,
    person text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, person)
);

CREATE TABLE user_sessions (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE TABLE invitations (
    org uuid NOT NULL,
    person text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, person)
);

CREATE TABLE api_keys (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    only_wallet text COLLATE "C",
    person text COLLATE "C",
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX api_keys_of_wallet ON api_keys (org, only_wallet, id)
    WHERE only_wallet IS NOT NULL;

CREATE INDEX api_keys_of_person ON api_keys (org, person, id)
    WHERE person IS NOT NULL;

CREATE TABLE key_uses (
    org uuid NOT NULL,
    key text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    PRIMARY KEY (org, key)
);

CREATE TABLE wallets (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    listed bigint NOT NULL,
    search text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX wallets_listed ON wallets (environment, id)
    WHERE listed = 1;

CREATE TABLE accounts (
    org uuid NOT NULL,
    owner text COLLATE "C" NOT NULL,
    asset text COLLATE "C" NOT NULL,
    posted numeric(39, 0) NOT NULL,
    held numeric(39, 0) NOT NULL,
    funded numeric(39, 0) NOT NULL,
    day bigint NOT NULL,
    day_spent numeric(39, 0) NOT NULL,
    month bigint NOT NULL,
    month_spent numeric(39, 0) NOT NULL,
    pending numeric(39, 0) NOT NULL,
    version bigint NOT NULL,
    PRIMARY KEY (org, owner, asset)
);

CREATE TABLE holds (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    wallet uuid NOT NULL,
    amount numeric(39, 0) NOT NULL,
    counted numeric(39, 0) NOT NULL,
    asset text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    reason text COLLATE "C" NOT NULL,
    approval uuid,
    payment uuid,
    expires_at bigint,
    created_at bigint NOT NULL,
    released_at bigint,
    PRIMARY KEY (org, id)
);

CREATE INDEX holds_lapsing ON holds (org, wallet, id)
    WHERE status = 'PENDING' AND expires_at IS NOT NULL;

CREATE INDEX holds_lasting ON holds (org, id)
    WHERE status = 'PENDING' AND expires_at IS NULL;

CREATE TABLE transfers (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    payment uuid NOT NULL,
    related uuid,
    description text COLLATE "C",
    asset text COLLATE "C" NOT NULL,
    legs text COLLATE "C" NOT NULL,
    at bigint NOT NULL,
    debited uuid,
    credited uuid,
    PRIMARY KEY (org, id)
);

CREATE TABLE policies (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    wallet text COLLATE "C",
    deleted_at bigint,
    asks bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX policies_of_wallet ON policies (org, wallet, id)
    WHERE deleted_at IS NULL;

CREATE INDEX policies_with_terms ON policies (org, id)
    WHERE asks IS NOT NULL;

CREATE TABLE policy_versions (
    org uuid NOT NULL,
    policy text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, policy, version)
);

CREATE TABLE tallies (
    org uuid NOT NULL,
    policy text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, policy, name)
);

CREATE TABLE payments (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    from_wallet uuid NOT NULL,
    from_org uuid NOT NULL,
    to_wallet uuid NOT NULL,
    to_org uuid NOT NULL,
    to_address text COLLATE "C",
    asset text COLLATE "C" NOT NULL,
    amount numeric(39, 0) NOT NULL,
    fee numeric(39, 0) NOT NULL,
    description text COLLATE "C",
    metadata text COLLATE "C",
    status text COLLATE "C" NOT NULL,
    approval uuid,
    expires_at bigint,
    batch uuid,
    idempotency_key text COLLATE "C",
    failure text COLLATE "C",
    reverses uuid,
    reversed_by uuid,
    requested_by text COLLATE "C" NOT NULL,
    counted text COLLATE "C",
    created_at bigint NOT NULL,
    posted_at bigint,
    updated_at bigint NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX payments_unposted ON payments (org, id)
    WHERE status <> 'POSTED';

CREATE INDEX payments_unposted_from ON payments (org, from_wallet, id)
    WHERE status <> 'POSTED';

CREATE INDEX payments_unposted_to ON payments (org, to_wallet, id)
    WHERE status <> 'POSTED';

CREATE TABLE approvals (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    wallet uuid,
    status text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    due_at bigint NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX approvals_of_wallet ON approvals (org, wallet, status, id)
    WHERE wallet IS NOT NULL;

CREATE INDEX approvals_by_status ON approvals (org, status, id);

CREATE INDEX approvals_due ON approvals (due_at, id)
    WHERE status = 'PENDING';

CREATE TABLE votes (
    org uuid NOT NULL,
    approval uuid NOT NULL,
    place bigint NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, approval, place)
);

CREATE TABLE queues (
    org uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, name)
);

CREATE TABLE idempotency (
    org uuid NOT NULL,
    digest bytea NOT NULL,
    fingerprint bytea NOT NULL,
    payment uuid,
    instruction text COLLATE "C",
    approval uuid,
    outcome text COLLATE "C",
    created_at bigint NOT NULL,
    PRIMARY KEY (org, digest)
);

CREATE TABLE log_heads (
    org uuid NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at bigint NOT NULL,
    made bigint NOT NULL,
    PRIMARY KEY (org)
);

CREATE TABLE log (
    org uuid NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    environment text COLLATE "C",
    action text COLLATE "C" NOT NULL,
    resource text COLLATE "C" NOT NULL,
    resource_id text COLLATE "C",
    actor text COLLATE "C" NOT NULL,
    hash bytea NOT NULL,
    text text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, seq)
);

CREATE INDEX log_of_resource ON log (org, resource, seq)
    WHERE resource NOT IN ('payment', 'transfer');

CREATE INDEX log_of_object ON log (org, resource_id, seq)
    WHERE resource NOT IN ('payment', 'transfer');

CREATE INDEX log_of_rare_action ON log (org, action, seq)
    WHERE action NOT IN ('payment.completed', 'transfer.created', 'transfer.updated');

CREATE TABLE cursors (
    org uuid NOT NULL,
    consumer text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    PRIMARY KEY (org, consumer)
);

CREATE TABLE mails (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    due_at bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX mails_due ON mails (due_at, id)
    WHERE due_at IS NOT NULL;

CREATE TABLE webhooks (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    deleted_at bigint,
    live bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX webhooks_live ON webhooks (id)
    WHERE live IS NOT NULL;

CREATE TABLE webhook_secrets (
    org uuid NOT NULL,
    webhook text COLLATE "C" NOT NULL,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, webhook)
);

CREATE TABLE deliveries (
    org uuid NOT NULL,
    webhook text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    event text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    attempts bigint NOT NULL,
    tries bigint NOT NULL,
    begun_at bigint NOT NULL,
    due_at bigint,
    attempted_at bigint NOT NULL,
    answer bigint,
    duration_ms bigint NOT NULL,
    error text COLLATE "C",
    excerpt text COLLATE "C",
    PRIMARY KEY (org, webhook, id)
);

CREATE INDEX deliveries_dead ON deliveries (org, id)
    WHERE status = 'FAILED';

CREATE INDEX deliveries_due ON deliveries (org, webhook, due_at, id)
    WHERE due_at IS NOT NULL;

CREATE TABLE documents (
    org uuid NOT NULL,
    id text COLLATE "C" NOT NULL,
    environment text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    parent text COLLATE "C",
    ended_at bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX documents_by_kind ON documents (org, environment, kind, id)
    WHERE kind <> 'ALIAS' AND ended_at IS NULL;

CREATE INDEX documents_of ON documents (org, parent, id)
    WHERE parent IS NOT NULL AND ended_at IS NULL;

CREATE TABLE instructions (
    org uuid NOT NULL,
    id uuid NOT NULL,
    environment text COLLATE "C" NOT NULL,
    wallet uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    status text COLLATE "C" NOT NULL,
    due_at bigint,
    doc text COLLATE "C" NOT NULL,
    PRIMARY KEY (org, id)
);

CREATE INDEX instructions_due ON instructions (due_at, id)
    WHERE due_at IS NOT NULL;

-- Rows that are updated in place stay on their page, and enter no index anew.
ALTER TABLE accounts SET (fillfactor = 50);
ALTER TABLE log_heads SET (fillfactor = 50);

-- The one lock of an organization, and the mark of the commit that changed it last; where several
-- servers do, also what the last of their commits have touched.
CREATE TABLE turns (
    org uuid NOT NULL,
    mark bigint NOT NULL,
    trail bytea NOT NULL DEFAULT '',
    PRIMARY KEY (org)
) WITH (fillfactor = 50);

-- By wallets, whose ids no two organizations share; a shorter key is cheaper to enter.
CREATE INDEX payments_from ON payments (from_wallet, id);

CREATE INDEX payments_to ON payments (to_wallet, id);

CREATE INDEX transfers_debited ON transfers (debited, id)
    WHERE debited IS NOT NULL;

CREATE INDEX transfers_credited ON transfers (credited, id)
    WHERE credited IS NOT NULL;

CREATE INDEX holds_of_wallet ON holds (wallet, id);

CREATE INDEX instructions_of_wallet ON instructions (wallet, id);

-- For pruning: the records stand in the order of time, so a summary of each stretch will do.
CREATE INDEX idempotency_by_time ON idempotency USING brin (created_at);

-- Refuses a batch that did not find all the rows it was to change.
CREATE FUNCTION countersign_expect(there bigint, expected bigint) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF there <> expected THEN
        RAISE EXCEPTION 'found % of % rows', there, expected USING ERRCODE = '40001';
    END IF;
END
$$;

-- For people who look by hand: the id that is shown, as it is kept; NULL where it is none.
CREATE FUNCTION countersign_uuid(shown text) RETURNS uuid
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    WITH digits AS (
        SELECT strpos('0123456789ABCDEFGHJKMNPQRSTVWXYZ', digit) - 1 AS digit, place
        FROM regexp_split_to_table(right(shown, 26), '') WITH ORDINALITY AS t(digit, place)
        WHERE shown ~ '^([a-z]+_)?[0-7][0-9A-HJKMNP-TV-Z]{25}$'
    ), bits AS (
        SELECT right(string_agg(digit::bit(5)::text, '' ORDER BY place), 128) AS bits FROM digits
    )
    SELECT string_agg(to_hex(substr(bits, place, 4)::bit(4)::integer), '' ORDER BY place)::uuid
    FROM bits, generate_series(1, 125, 4) AS place
$$;

-- And what is kept, as it is shown: behind the prefix of its kind, as in `txn_`.
CREATE FUNCTION countersign_id(prefix text, kept uuid) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT prefix || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ',
        substr(bits, place, 5)::bit(5)::integer + 1, 1), '' ORDER BY place)
    FROM (SELECT '00' || ('x' || replace(kept::text, '-', ''))::bit(128)::text AS bits) AS b,
        generate_series(1, 126, 5) AS place
$$;
