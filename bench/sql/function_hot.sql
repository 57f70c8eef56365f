-- The stored function against one payee: every payment locks the same row across its commit.
\set payer random(2, 1000)
SELECT pay(:payer, 1, 1);
