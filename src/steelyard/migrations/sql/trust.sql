-- Two people for what is dangerous, disputes that hold money, what people said.

CREATE TABLE kernel.approval (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    action text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    amount_minor bigint,
    currency text,
    payload jsonb DEFAULT '{}' NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    requested_kind text NOT NULL,
    requested_role text NOT NULL,
    barred text[] DEFAULT '{}' NOT NULL,
    status text NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_by text,
    decided_kind text,
    decided_role text,
    decided_at timestamptz,
    decision_reason text,
    execute_after timestamptz,
    executed_at timestamptz,
    closed_by text,
    closed_at timestamptz,
    failure text,
    CONSTRAINT pk_approval PRIMARY KEY (id),
    CONSTRAINT ck_approval_status CHECK (status IN (
        'pending', 'approved', 'done', 'rejected', 'withdrawn', 'undone', 'expired', 'failed')),
    CONSTRAINT ck_approval_amount CHECK (amount_minor >= 0),
    CONSTRAINT ck_approval_money CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    -- The second of the two people is another person, whatever wrote the row.
    CONSTRAINT ck_approval_two_people CHECK (decided_by <> requested_by),
    CONSTRAINT ck_approval_barred CHECK (decided_by <> ALL (barred)),
    CONSTRAINT ck_approval_decided CHECK (
        (decided_by IS NOT NULL) = (status IN ('approved', 'done', 'rejected', 'undone', 'failed'))
        AND (decided_by IS NULL) = (decided_at IS NULL)
        AND (decided_by IS NULL) = (decided_kind IS NULL)
        AND (decided_by IS NULL) = (decided_role IS NULL)
    ),
    CONSTRAINT ck_approval_execution CHECK (
        (execute_after IS NOT NULL) = (status IN ('approved', 'done', 'undone', 'failed'))
    ),
    CONSTRAINT ck_approval_executed CHECK ((executed_at IS NOT NULL) = (status = 'done')),
    CONSTRAINT ck_approval_failed CHECK ((failure IS NOT NULL) = (status = 'failed'))
);
-- One open request for one thing: whoever asks again finds the one that is there.
CREATE UNIQUE INDEX uq_approval_open ON kernel.approval (market, action, subject_type, subject_id)
    WHERE status IN ('pending', 'approved');
CREATE INDEX ix_approval_subject ON kernel.approval (market, subject_type, subject_id);
CREATE INDEX ix_approval_created_at ON kernel.approval (market, created_at, id);
CREATE INDEX ix_approval_expires_at ON kernel.approval (expires_at) WHERE status = 'pending';
CREATE INDEX ix_approval_execute_after ON kernel.approval (execute_after)
    WHERE status = 'approved';

-- What was decided for good stays decided.
CREATE FUNCTION kernel.keep_closed_approval() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'approval % is %: it is not changed any more', OLD.id, OLD.status
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER approval_kept BEFORE UPDATE ON kernel.approval
    FOR EACH ROW WHEN (OLD.status NOT IN ('pending', 'approved'))
    EXECUTE FUNCTION kernel.keep_closed_approval();

CREATE TABLE kernel.dispute (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    opened_by text NOT NULL,
    opened_role text NOT NULL,
    parties text[] NOT NULL,
    reason text NOT NULL,
    description text NOT NULL,
    line_ids text[] DEFAULT '{}' NOT NULL,
    file_ids uuid[] DEFAULT '{}' NOT NULL,
    amount_minor bigint,
    currency text,
    status text NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    review_started_at timestamptz,
    resolved_at timestamptz,
    rejected_at timestamptz,
    resolved_by text,
    resolution_note text,
    outcome text,
    released_minor bigint,
    refunded_minor bigint,
    CONSTRAINT pk_dispute PRIMARY KEY (id),
    -- What the lines refer to: their copy of the status follows this one by itself.
    CONSTRAINT uq_dispute_id_status UNIQUE (id, status),
    CONSTRAINT ck_dispute_status
        CHECK (status IN ('open', 'under_review', 'resolved', 'rejected')),
    CONSTRAINT ck_dispute_opener CHECK (opened_by = ANY (parties)),
    CONSTRAINT ck_dispute_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_dispute_money CHECK ((amount_minor IS NULL) = (currency IS NULL)),
    CONSTRAINT ck_dispute_closed
        CHECK ((status IN ('resolved', 'rejected')) = (resolved_by IS NOT NULL)),
    CONSTRAINT ck_dispute_outcome CHECK ((status = 'resolved') = (outcome IS NOT NULL)),
    CONSTRAINT ck_dispute_outcomes CHECK (outcome IN ('release', 'refund', 'split')),
    CONSTRAINT ck_dispute_parts CHECK (
        (released_minor IS NULL) = (outcome IS NULL OR amount_minor IS NULL)
        AND (refunded_minor IS NULL) = (outcome IS NULL OR amount_minor IS NULL)
    ),
    CONSTRAINT ck_dispute_adds_up CHECK (
        released_minor >= 0 AND refunded_minor >= 0
        AND released_minor + refunded_minor = amount_minor
    ),
    CONSTRAINT ck_dispute_means_it CHECK (CASE outcome
        WHEN 'release' THEN coalesce(refunded_minor, 0) = 0
        WHEN 'refund' THEN coalesce(released_minor, 0) = 0
        WHEN 'split' THEN coalesce(released_minor, 0) > 0 AND coalesce(refunded_minor, 0) > 0
        ELSE true
    END)
);
CREATE INDEX ix_dispute_subject ON kernel.dispute (market, subject_type, subject_id);
CREATE INDEX ix_dispute_created_at ON kernel.dispute (market, created_at, id);
CREATE INDEX ix_dispute_parties ON kernel.dispute USING gin (parties);

-- One row for each line a dispute is about; '' stands for the subject as a whole.
CREATE TABLE kernel.dispute_line (
    dispute_id uuid NOT NULL,
    line_id text NOT NULL,
    market text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    status text NOT NULL,
    CONSTRAINT pk_dispute_line PRIMARY KEY (dispute_id, line_id),
    CONSTRAINT fk_dispute_line_dispute_id FOREIGN KEY (dispute_id, status)
        REFERENCES kernel.dispute (id, status) ON UPDATE CASCADE
);
CREATE UNIQUE INDEX uq_dispute_line_open
    ON kernel.dispute_line (market, subject_type, subject_id, line_id)
    WHERE status IN ('open', 'under_review');

-- What was said: by a party, or by staff among themselves.
CREATE TABLE kernel.dispute_entry (
    id uuid DEFAULT uuidv7() NOT NULL,
    dispute_id uuid NOT NULL,
    kind text NOT NULL,
    author_id text NOT NULL,
    author_role text NOT NULL,
    body text NOT NULL,
    file_ids uuid[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_dispute_entry PRIMARY KEY (id),
    CONSTRAINT fk_dispute_entry_dispute_id
        FOREIGN KEY (dispute_id) REFERENCES kernel.dispute (id),
    CONSTRAINT ck_dispute_entry_kind CHECK (kind IN ('statement', 'note'))
);
CREATE INDEX ix_dispute_entry_dispute_id ON kernel.dispute_entry (dispute_id, created_at, id);
CREATE TRIGGER dispute_entry_append_only
    BEFORE UPDATE OR DELETE ON kernel.dispute_entry
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- What somebody wrote, without the addresses that were in it. `found` says which kinds they were.
CREATE TABLE kernel.moderation_event (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    kind text NOT NULL,
    user_id text NOT NULL,
    subject_type text,
    subject_id text,
    body text NOT NULL,
    found text[] DEFAULT '{}' NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_moderation_event PRIMARY KEY (id),
    CONSTRAINT ck_moderation_event_subject
        CHECK ((subject_type IS NULL) = (subject_id IS NULL))
);
CREATE INDEX ix_moderation_event_created_at ON kernel.moderation_event (market, created_at, id);
CREATE INDEX ix_moderation_event_user_id
    ON kernel.moderation_event (market, user_id, created_at, id);
CREATE INDEX ix_moderation_event_subject
    ON kernel.moderation_event (market, subject_type, subject_id, created_at, id);
CREATE TRIGGER moderation_event_append_only
    BEFORE UPDATE OR DELETE ON kernel.moderation_event
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- What was asked for is not rewritten: only what became of it.
GRANT SELECT, INSERT ON kernel.approval, kernel.dispute TO steelyard_app;
GRANT UPDATE (
    status, decided_by, decided_kind, decided_role, decided_at, decision_reason, execute_after,
    executed_at, closed_by, closed_at, failure
) ON kernel.approval TO steelyard_app;
GRANT UPDATE (
    status, review_started_at, resolved_at, rejected_at, resolved_by, resolution_note, outcome,
    amount_minor, currency, released_minor, refunded_minor
) ON kernel.dispute TO steelyard_app;
GRANT SELECT, INSERT ON kernel.dispute_line, kernel.dispute_entry, kernel.moderation_event
    TO steelyard_app;
