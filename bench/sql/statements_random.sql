-- A wallet payment statement by statement, as most applications do it.
\set payer random(1, 1000)
\set payee 1 + ((:payer + random(0, 998)) % 1000)
\set low least(:payer, :payee)
\set high greatest(:payer, :payee)
BEGIN;
SELECT id, balance FROM accounts WHERE id IN (:low, :high) ORDER BY id FOR UPDATE;
SELECT balance AS available FROM accounts WHERE id = :payer AND balance >= 1 \gset
INSERT INTO transfers (idempotency_key, source, destination, amount) VALUES (gen_random_uuid(), :payer, :payee, 1) RETURNING id AS transfer \gset
UPDATE accounts SET balance = balance - 1, version = version + 1 WHERE id = :payer RETURNING balance AS payer_balance, version AS payer_version \gset
UPDATE accounts SET balance = balance + 1, version = version + 1 WHERE id = :payee RETURNING balance AS payee_balance, version AS payee_version \gset
INSERT INTO entries (transfer_id, account_id, amount, balance_after, version) VALUES (:transfer, :payer, -1, :payer_balance, :payer_version), (:transfer, :payee, 1, :payee_balance, :payee_version);
COMMIT;
