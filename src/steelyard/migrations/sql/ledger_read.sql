-- What the posting function has to know before it decides: two lookups, made under locks.

-- Locks the accounts, always in the order of their ids, then reads them. `n` is the number in
-- p_accounts; an id that does not exist has no row. `state` says what stands in the way:
-- `account_busy` (locked by another transaction, and p_wait is false) or `account_inconsistent`
-- (the balance is not what the last entry left: somebody changed it by hand), else `ok`.
CREATE FUNCTION kernel.ledger_lock_accounts(p_accounts uuid[], p_wait boolean)
RETURNS TABLE (n bigint, state text, account kernel.ledger_account)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    locked uuid[] := p_accounts;
BEGIN
    IF p_wait THEN
        PERFORM 1 FROM kernel.ledger_account AS a
        WHERE a.id = ANY (p_accounts) ORDER BY a.id FOR NO KEY UPDATE;
    ELSE
        SELECT coalesce(array_agg(mine.id), '{}') INTO locked FROM (
            SELECT a.id FROM kernel.ledger_account AS a
            WHERE a.id = ANY (p_accounts) ORDER BY a.id FOR NO KEY UPDATE SKIP LOCKED
        ) AS mine;
    END IF;

    -- A statement of its own: it sees what was committed while we waited for the locks.
    RETURN QUERY
    SELECT w.n,
        CASE
            WHEN NOT p_wait AND a.id <> ALL (locked) THEN 'account_busy'
            WHEN a.posted_minor <> coalesce(e.balance_after, 0)
                OR (e.version IS NULL AND a.version > 0) THEN 'account_inconsistent'
            ELSE 'ok'
        END,
        a
    FROM unnest(p_accounts) WITH ORDINALITY AS w (id, n)
    JOIN kernel.ledger_account AS a ON a.id = w.id
    LEFT JOIN kernel.ledger_entry AS e ON e.account_id = a.id AND e.version = a.version;
END
$$;

-- What is already known under these keys: the number of the operation, the transfer or hold it
-- led to, and the hash of what was asked for then.
CREATE FUNCTION kernel.ledger_known_keys(p_market text[], p_key text[])
RETURNS TABLE (i bigint, id uuid, content_hash bytea)
LANGUAGE sql VOLATILE AS $$
    SELECT w.i, t.id, t.content_hash
    FROM unnest(p_market, p_key) WITH ORDINALITY AS w (market, key, i)
    JOIN kernel.ledger_transfer AS t ON t.market = w.market AND t.idempotency_key = w.key
    -- A capture's key is compared with what the capture asked for, which the move keeps.
    WHERE t.hold_id IS NULL
    UNION ALL
    SELECT w.i, coalesce(m.transfer_id, m.hold_id), m.content_hash
    FROM unnest(p_market, p_key) WITH ORDINALITY AS w (market, key, i)
    JOIN kernel.ledger_hold_move AS m ON m.market = w.market AND m.idempotency_key = w.key
$$;

-- Whether a transfer may be the reversal of another: `ok`, or the code of what stands in the
-- way. p_legs is the encoding of its legs, which must be the other's, line by line, negated.
CREATE FUNCTION kernel.ledger_reversal_state(p_market text, p_reversal_of uuid, p_legs bytea)
RETURNS text
LANGUAGE sql VOLATILE AS $$
    SELECT CASE
        WHEN NOT EXISTS (
            SELECT 1 FROM kernel.ledger_transfer AS t
            WHERE t.id = p_reversal_of AND t.market = p_market
        ) THEN 'reversal_not_found'
        WHEN p_legs IS DISTINCT FROM (
            SELECT string_agg(
                kernel.ledger_leg(e.account_id, -e.amount_minor, e.currency), ''::bytea
                ORDER BY e.line
            )
            FROM kernel.ledger_entry AS e WHERE e.transfer_id = p_reversal_of
        ) THEN 'reversal_differs'
        WHEN EXISTS (
            SELECT 1 FROM kernel.ledger_transfer AS t WHERE t.reversal_of = p_reversal_of
        ) THEN 'reversed_already'
        ELSE 'ok'
    END
$$;
