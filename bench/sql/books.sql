-- `transfers recorded|books balance` after a leg: money is conserved, every transfer has two
-- entries that cancel out, and every balance equals its opening balance plus its entries.
SELECT (SELECT count(*) FROM transfers),
       (SELECT sum(balance) FROM accounts) = 1000 * 1000000000::numeric
   AND (SELECT coalesce(sum(amount), 0) FROM entries) = 0
   AND (SELECT count(*) FROM entries) = 2 * (SELECT count(*) FROM transfers)
   AND NOT EXISTS (
       SELECT 1 FROM accounts LEFT JOIN
           (SELECT account_id, sum(amount) AS moved FROM entries GROUP BY account_id) AS sums
           ON sums.account_id = accounts.id
       WHERE accounts.balance <> 1000000000 + coalesce(sums.moved, 0));
