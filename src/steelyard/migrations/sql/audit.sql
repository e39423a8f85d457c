-- Who did what, when and why: append-only, numbered without gaps, each row sealing the one before.

CREATE TABLE kernel.audit_event (
    stream text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    role text NOT NULL,
    ip text,
    request_id text,
    entity_type text NOT NULL,
    entity_id text NOT NULL,
    event text NOT NULL,
    kind text NOT NULL,
    from_state text,
    to_state text,
    reason text,
    data jsonb NOT NULL DEFAULT '{}',
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT pk_audit_event PRIMARY KEY (stream, seq),
    CONSTRAINT ck_audit_event_kind CHECK (kind IN ('event', 'move', 'override')),
    CONSTRAINT ck_audit_event_reasoned CHECK (kind <> 'override' OR coalesce(reason, '') <> '')
);
CREATE INDEX ix_audit_event_entity ON kernel.audit_event (entity_type, entity_id, seq);
CREATE INDEX ix_audit_event_at ON kernel.audit_event (stream, at);

-- The last link of each chain. Taking its row lock is what puts concurrent commits in one order.
CREATE TABLE kernel.audit_head (
    stream text CONSTRAINT pk_audit_head PRIMARY KEY,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL
);

CREATE TRIGGER audit_event_is_history
    BEFORE UPDATE OR DELETE ON kernel.audit_event
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();
CREATE TRIGGER audit_event_is_never_emptied
    BEFORE TRUNCATE ON kernel.audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

-- The seal of one row. Everything that can be read is in it; times count microseconds, so that
-- no session setting changes the text.
CREATE FUNCTION kernel.audit_seal(prev bytea, e kernel.audit_event) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
    SELECT sha256(prev || convert_to(jsonb_build_array(
        e.stream, e.seq, (extract(epoch FROM e.at) * 1000000)::bigint,
        e.actor_kind, e.actor_id, e.role, e.ip, e.request_id,
        e.entity_type, e.entity_id, e.event, e.kind,
        e.from_state, e.to_state, e.reason, e.data
    )::text, 'UTF8'))
    $$;

-- The only way in. Called last thing before commit, so the head's lock is held for a commit's
-- length and no longer.
CREATE FUNCTION kernel.append_audit(into_stream text, events jsonb) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
DECLARE
    head kernel.audit_head;
    item jsonb;
    row_ kernel.audit_event;
BEGIN
    INSERT INTO kernel.audit_head (stream, seq, hash, at)
        VALUES (into_stream, 0, decode(repeat('00', 32), 'hex'), 'epoch')
        ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM kernel.audit_head WHERE stream = into_stream FOR UPDATE;
    -- Read after the lock: a commit that waited must not carry a time before its predecessor's.
    head.at := greatest(
        head.at, clock_timestamp() + (SELECT offset_by FROM kernel.clock)
    );
    FOR item IN SELECT * FROM jsonb_array_elements(events) LOOP
        row_ := jsonb_populate_record(NULL::kernel.audit_event, item);
        row_.stream := into_stream;
        row_.seq := head.seq + 1;
        row_.at := head.at;
        row_.prev_hash := head.hash;
        row_.hash := kernel.audit_seal(head.hash, row_);
        INSERT INTO kernel.audit_event SELECT row_.*;
        head.seq := row_.seq;
        head.hash := row_.hash;
    END LOOP;
    UPDATE kernel.audit_head
        SET seq = head.seq, hash = head.hash, at = head.at WHERE stream = into_stream;
    RETURN head.seq;
END
$$;

-- Signed heads, one a minute: what a cut tail is measured against. Copies go elsewhere too.
CREATE TABLE kernel.audit_checkpoint (
    id uuid CONSTRAINT pk_audit_checkpoint PRIMARY KEY DEFAULT uuidv7(),
    stream text NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL,
    signature bytea NOT NULL
);
CREATE INDEX ix_audit_checkpoint_stream ON kernel.audit_checkpoint (stream, seq DESC);
CREATE TRIGGER audit_checkpoint_is_history
    BEFORE UPDATE OR DELETE ON kernel.audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

GRANT SELECT ON kernel.audit_event, kernel.audit_head TO steelyard_app;
GRANT SELECT, INSERT ON kernel.audit_checkpoint TO steelyard_app;
REVOKE ALL ON FUNCTION kernel.append_audit(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION kernel.append_audit(text, jsonb) TO steelyard_app;
GRANT EXECUTE ON FUNCTION kernel.audit_seal(bytea, kernel.audit_event) TO steelyard_app;
