-- A payment that is posted as soon as it is made has its transfer in its own row: the two have the
-- same bits for an id, and say the same but for the legs.

-- In the order of whoever reads both, and not behind somebody who reads for an hour: everybody else
-- would wait behind this.
SET LOCAL lock_timeout = '10s';
LOCK TABLE transfers, payments IN ACCESS EXCLUSIVE MODE;

ALTER TABLE payments ADD COLUMN legs text COLLATE "C";

-- Those that have a transfer within, and those that have none, each in the order of their ids: a
-- statement, which shows the former, does not have to look for them among the latter.
DROP INDEX payments_from;
DROP INDEX payments_to;
CREATE INDEX payments_from ON payments (from_wallet, id) WHERE legs IS NULL;
CREATE INDEX payments_to ON payments (to_wallet, id) WHERE legs IS NULL;
CREATE INDEX payments_moved_from ON payments (from_wallet, id) WHERE legs IS NOT NULL;
CREATE INDEX payments_moved_to ON payments (to_wallet, id) WHERE legs IS NOT NULL;

-- All other transfers have rows of their own.
ALTER TABLE transfers RENAME TO transfers_apart;

-- Both alike. What a payment without a transfer would show is left out around both: a condition on
-- one of them alone would keep the database from reading both in the order of their indexes.
CREATE VIEW transfers AS
    SELECT * FROM (
        SELECT org, id, environment, kind, payment, related, description, asset, legs, at,
            debited, credited
        FROM transfers_apart
        UNION ALL
        SELECT org, id, environment,
            (CASE WHEN kind = 'NETWORK' THEN 'PAYMENT' ELSE kind END) COLLATE "C", id, reverses,
            description, asset, legs, posted_at, from_wallet, to_wallet
        FROM payments
    ) AS both_kinds
    WHERE legs IS NOT NULL;

-- Servers of the build before, until the last of them is replaced, insert all transfers here.
CREATE FUNCTION countersign_transfer_apart() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO transfers_apart (org, id, environment, kind, payment, related, description, asset,
        legs, at, debited, credited)
    VALUES (new.org, new.id, new.environment, new.kind, new.payment, new.related, new.description,
        new.asset, new.legs, new.at, new.debited, new.credited);
    RETURN new;
END
$$;

CREATE TRIGGER transfers_of_older_servers INSTEAD OF INSERT ON transfers
    FOR EACH ROW EXECUTE FUNCTION countersign_transfer_apart();
