-- What cala wrote for one journal ($1); amounts in cents, so that nothing is compared as text.
WITH entry AS (
    SELECT written.account_id,
        event.event -> 'values' ->> 'direction' AS direction,
        (event.event -> 'values' ->> 'units')::numeric AS units
    FROM cala_entries written
    JOIN cala_entry_events event ON event.id = written.id AND event.sequence = 1
    WHERE written.journal_id = $1
), written AS (
    SELECT account_id,
        coalesce(sum(units) FILTER (WHERE direction = 'debit'), 0) AS debits,
        coalesce(sum(units) FILTER (WHERE direction = 'credit'), 0) AS credits
    FROM entry
    GROUP BY account_id
), balance AS (
    SELECT account_id,
        (latest_values -> 'settled' ->> 'dr_balance')::numeric AS debits,
        (latest_values -> 'settled' ->> 'cr_balance')::numeric AS credits
    FROM cala_current_balances
    WHERE journal_id = $1
), counter AS (
    SELECT (latest_values -> 'settled' ->> 'dr_balance')::numeric AS debits
    FROM cala_velocity_current_balances
    WHERE journal_id = $1
)
SELECT
    (SELECT count(*) FROM cala_transactions WHERE journal_id = $1) AS transactions,
    (SELECT count(*) FROM entry) AS entries,
    (SELECT coalesce(sum(debits) * 100, 0)::bigint FROM balance) AS debits,
    (SELECT coalesce(sum(credits) * 100, 0)::bigint FROM balance) AS credits,
    (SELECT coalesce(sum(debits) * 100, 0)::bigint FROM counter) AS limited,
    (
        SELECT count(*) FROM balance FULL JOIN written USING (account_id)
        WHERE (balance.debits, balance.credits) IS DISTINCT FROM (written.debits, written.credits)
    ) AS wrong_balances
