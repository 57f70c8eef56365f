-- What servers seal their hints to one another with. Whoever may connect may listen and notify;
-- only who may read this table can tell a hint, or understand one.
CREATE TABLE secrets (
    name text PRIMARY KEY,
    secret bytea NOT NULL
);

INSERT INTO secrets (name, secret)
VALUES ('hints', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
