-- The one encoding of a transfer. The posting function writes with it, `verify` recomputes with
-- it. Texts go in as a JSON array (no two different lists read the same), entries as fixed-width
-- binary, and a zero byte, which JSON text cannot contain, stands between.
-- STABLE rather than IMMUTABLE: only so does PostgreSQL inline them.

CREATE FUNCTION kernel.ledger_leg(account_id uuid, amount_minor bigint, currency text)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT uuid_send(account_id) || int8send(amount_minor) || convert_to(currency, 'UTF8')
$$;

-- What the caller asked for: equal content under an equal key is the same transfer. `event_at`
-- is left out, because a retry often tells the time anew.
CREATE FUNCTION kernel.ledger_content(
    market text, idempotency_key text, kind text, subject_type text, subject_id text,
    provider_ref text, reversal_of uuid, hold_id uuid, memo text, legs bytea
)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        market, idempotency_key, kind, subject_type, subject_id,
        provider_ref, reversal_of, hold_id, memo
    )::text, 'UTF8') || '\x00'::bytea || legs)
$$;

-- What was written: the content, and where it stands in the history of each account.
CREATE FUNCTION kernel.ledger_digest(
    id uuid, content_hash bytea, event_at timestamptz, created_at timestamptz, places bytea
)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(
        uuid_send(id) || content_hash || timestamptz_send(event_at)
        || timestamptz_send(created_at) || places
    )
$$;

CREATE FUNCTION kernel.ledger_place(version bigint, balance_after bigint)
RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT int8send(version) || int8send(balance_after)
$$;
