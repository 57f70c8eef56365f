-- Copies of the tables that payments change, with their indexes and settings, as they are now.
CREATE SCHEMA floor;
DO $$
DECLARE
    copied record;
BEGIN
    FOR copied IN
        SELECT relname AS name, reloptions AS settings FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname = ANY (
            '{payments, transfers_apart, log, idempotency, accounts, log_heads, turns}')
    LOOP
        EXECUTE format('CREATE TABLE floor.%I (LIKE public.%1$I INCLUDING ALL)', copied.name);
        IF copied.settings IS NOT NULL THEN
            EXECUTE format('ALTER TABLE floor.%I SET (%s)', copied.name,
                array_to_string(copied.settings, ', '));
        END IF;
        EXECUTE format('INSERT INTO floor.%I SELECT * FROM public.%1$I', copied.name);
    END LOOP;
END $$;
