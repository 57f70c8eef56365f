-- Writes what has come into the tables since `floor_before.sql` into their copies, in `groups`
-- transactions of one writer; prints how many microseconds they took.
CREATE SCHEMA news;
SELECT set_config('floor.groups', :'groups', false) \g /dev/null

-- The rows of each group lie together, and are found by its number.
DO $$
DECLARE
    added record;
BEGIN
    FOR added IN SELECT * FROM (VALUES ('payments', 'id', 'id'), ('transfers_apart', 'id', 'id'),
        ('log', 'seq', 'seq'), ('idempotency', 'digest', 'created_at')) AS tables (name, key, place)
    LOOP
        EXECUTE format('CREATE TABLE news.%1$I AS SELECT
            ntile(current_setting(''floor.groups'')::int) OVER (ORDER BY t.%2$I) AS part, t.*
            FROM public.%1$I AS t
            WHERE NOT EXISTS (SELECT FROM floor.%1$I AS f WHERE f.org = t.org AND f.%3$I = t.%3$I)
            ORDER BY part', added.name, added.place, added.key);
        EXECUTE format('CREATE INDEX ON news.%I (part)', added.name);
    END LOOP;
END $$;
CREATE TABLE news.accounts AS
    WITH owned AS MATERIALIZED (
        SELECT org, countersign_uuid(owner) AS wallet, owner, asset FROM public.accounts
    ), moved AS (
        SELECT part, org, from_wallet AS wallet FROM news.payments
        UNION SELECT part, org, to_wallet FROM news.payments
    )
    SELECT m.part, a.* FROM moved AS m JOIN owned AS o USING (org, wallet)
    JOIN public.accounts AS a ON (a.org, a.owner, a.asset) = (o.org, o.owner, o.asset)
    ORDER BY part;
CREATE INDEX ON news.accounts (part);
ANALYZE;

CREATE FUNCTION news.columns(tables text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
    WHERE attrelid = format('floor.%I', tables)::regclass AND attnum > 0;
$$;
DO $$
DECLARE
    statements text := '';
    name text;
BEGIN
    FOREACH name IN ARRAY '{payments, transfers_apart, log, idempotency}'::text[] LOOP
        statements := statements || format(
            'INSERT INTO floor.%I SELECT %s FROM news.%1$I WHERE part = number;',
            name, news.columns(name));
    END LOOP;
    EXECUTE format('CREATE PROCEDURE news.write(groups int) LANGUAGE plpgsql AS $write$
        BEGIN
            FOR number IN 1 .. groups LOOP
                %s
                UPDATE floor.accounts AS t SET posted = n.posted, held = n.held, funded = n.funded,
                    day = n.day, day_spent = n.day_spent, month = n.month,
                    month_spent = n.month_spent, pending = n.pending, version = n.version
                    FROM news.accounts AS n WHERE n.part = number
                    AND t.org = n.org AND t.owner = n.owner AND t.asset = n.asset;
                UPDATE floor.log_heads AS t SET seq = n.seq, hash = n.hash, at = n.at
                    FROM public.log_heads AS n WHERE t.org = n.org;
                UPDATE floor.turns SET mark = number;
                COMMIT;
            END LOOP;
        END $write$', statements);
END $$;

SELECT clock_timestamp() AS began \gset
CALL news.write(:groups);
SELECT clock_timestamp() AS ended \gset

-- Whatever is missing now was left out of the time.
DO $$
BEGIN
    IF EXISTS (TABLE public.payments EXCEPT TABLE floor.payments)
        OR EXISTS (TABLE public.transfers_apart EXCEPT TABLE floor.transfers_apart)
        OR EXISTS (TABLE public.log EXCEPT TABLE floor.log)
        OR EXISTS (TABLE public.idempotency EXCEPT TABLE floor.idempotency)
        OR EXISTS (TABLE public.accounts EXCEPT TABLE floor.accounts)
        OR EXISTS (TABLE public.log_heads EXCEPT TABLE floor.log_heads)
    THEN
        RAISE EXCEPTION 'the floor did not write all rows';
    END IF;
END $$;
SELECT (extract(epoch FROM :'ended'::timestamptz - :'began'::timestamptz) * 1000000)::bigint;
