-- A wallet ledger as a careful team writes it on PostgreSQL: cached balances, immutable
-- transfers with a unique idempotency key, two entries per transfer with running balances.
DROP TABLE IF EXISTS entries, transfers, accounts CASCADE;

CREATE TABLE accounts (
    id bigint PRIMARY KEY,
    balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0 OR overdraft),
    overdraft boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

CREATE TABLE transfers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    idempotency_key uuid NOT NULL UNIQUE,
    source bigint NOT NULL,
    destination bigint NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transfer_id bigint NOT NULL,
    account_id bigint NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    version bigint NOT NULL
);
CREATE INDEX ON entries (account_id, id);

INSERT INTO accounts (id, balance)
SELECT number, 1000000000 FROM generate_series(1, 1000) AS number;

-- The whole payment in one round trip.
CREATE OR REPLACE FUNCTION pay(payer bigint, payee bigint, moved bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    before bigint;
    payer_balance bigint; payer_version bigint;
    payee_balance bigint; payee_version bigint;
    transfer bigint;
BEGIN
    -- Both rows are locked in key order, so two opposite payments cannot deadlock.
    PERFORM 1 FROM accounts WHERE id IN (payer, payee) ORDER BY id FOR UPDATE;
    SELECT balance INTO before FROM accounts WHERE id = payer;
    IF before < moved THEN RAISE EXCEPTION 'insufficient funds'; END IF;
    UPDATE accounts SET balance = balance - moved, version = version + 1 WHERE id = payer
        RETURNING balance, version INTO payer_balance, payer_version;
    UPDATE accounts SET balance = balance + moved, version = version + 1 WHERE id = payee
        RETURNING balance, version INTO payee_balance, payee_version;
    INSERT INTO transfers (idempotency_key, source, destination, amount)
        VALUES (gen_random_uuid(), payer, payee, moved) RETURNING id INTO transfer;
    INSERT INTO entries (transfer_id, account_id, amount, balance_after, version) VALUES
        (transfer, payer, -moved, payer_balance, payer_version),
        (transfer, payee, moved, payee_balance, payee_version);
    RETURN transfer;
END $$;

ANALYZE;
CHECKPOINT;
