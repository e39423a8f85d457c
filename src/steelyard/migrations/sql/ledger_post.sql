-- The one door to the ledger. It runs with its owner's rights, because nobody else may write.
-- The same key, used at the same moment on another connection with other accounts, is only found
-- out by the unique index; the second look then finds it by name.
CREATE FUNCTION kernel.ledger_post(
    p_op text[], p_market text[], p_key text[], p_kind text[], p_subject_type text[],
    p_subject_id text[], p_provider_ref text[], p_reversal_of uuid[], p_memo text[],
    p_event_at timestamptz[], p_hold uuid[], p_to integer[], p_keep_rest boolean[],
    p_amount bigint[], p_expires_at timestamptz[], p_legs integer[],
    p_leg_account integer[], p_leg_amount bigint[], p_leg_currency text[],
    p_accounts uuid[], p_all boolean, p_wait boolean,
    OUT codes text[], OUT ids uuid[], OUT about uuid[]
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    broken text;
BEGIN
    FOR attempt IN 1 .. 3 LOOP
        BEGIN
            SELECT done.codes, done.ids, done.about INTO codes, ids, about
            FROM kernel.ledger_apply(
                p_op, p_market, p_key, p_kind, p_subject_type, p_subject_id, p_provider_ref,
                p_reversal_of, p_memo, p_event_at, p_hold, p_to, p_keep_rest, p_amount,
                p_expires_at, p_legs, p_leg_account, p_leg_amount, p_leg_currency, p_accounts,
                p_all, p_wait
            ) AS done;
            RETURN;
        EXCEPTION WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
            IF attempt = 3 OR broken NOT LIKE 'uq\_ledger\_%\_idempotency\_key' THEN
                RAISE;
            END IF;
        END;
    END LOOP;
END
$$;
