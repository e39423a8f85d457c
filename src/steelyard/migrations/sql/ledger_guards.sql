-- What holds even for the owner, and who may do what.

-- Posted is posted. A correction is a new transfer.
CREATE TRIGGER ledger_transfer_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER ledger_entry_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER ledger_hold_move_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON kernel.ledger_hold_move
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER ledger_account_kept
    BEFORE DELETE OR TRUNCATE ON kernel.ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER ledger_hold_kept
    BEFORE DELETE OR TRUNCATE ON kernel.ledger_hold
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- Entries are written a whole transfer at a time, balanced, into accounts of its market and
-- their currency. One question a statement, in place of two foreign keys asked row by row.
CREATE FUNCTION kernel.ledger_entry_whole() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
AS $$
DECLARE
    broken uuid;
BEGIN
    SELECT e.transfer_id INTO broken
    FROM written AS e
    LEFT JOIN kernel.ledger_transfer AS t ON t.id = e.transfer_id
    LEFT JOIN kernel.ledger_account AS a ON a.id = e.account_id
    GROUP BY e.transfer_id
    HAVING count(*) < 2 OR min(e.line) <> 1 OR max(e.line) <> count(*)
        OR bool_or(t.id IS NULL OR a.id IS NULL)
        OR bool_or(a.market <> t.market OR a.currency <> e.currency)
    LIMIT 1;
    IF broken IS NULL THEN
        SELECT e.transfer_id INTO broken
        FROM written AS e GROUP BY e.transfer_id, e.currency HAVING sum(e.amount_minor) <> 0
        LIMIT 1;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'the entries of transfer % are not whole', broken
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_entry_whole
    AFTER INSERT ON kernel.ledger_entry REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.ledger_entry_whole();

-- The application reads everything, opens accounts (at zero) and posts through the one door.
REVOKE ALL ON FUNCTION
    kernel.ledger_lock_accounts, kernel.ledger_known_keys, kernel.ledger_reversal_state,
    kernel.ledger_apply, kernel.ledger_post, kernel.ledger_entry_whole
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kernel.ledger_post TO steelyard_app;
GRANT EXECUTE ON FUNCTION
    kernel.ledger_leg, kernel.ledger_content, kernel.ledger_digest, kernel.ledger_place
    TO steelyard_app;
GRANT SELECT ON
    kernel.ledger_account, kernel.ledger_transfer, kernel.ledger_entry, kernel.ledger_hold,
    kernel.ledger_hold_move
    TO steelyard_app;
GRANT INSERT (market, owner_type, owner_id, purpose, currency, floor)
    ON kernel.ledger_account TO steelyard_app;
