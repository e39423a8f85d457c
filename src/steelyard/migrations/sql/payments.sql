-- Payments, refunds and the inbox of what providers say. What can be a constraint is one.

CREATE TABLE kernel.payment (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    provider text NOT NULL DEFAULT 'stripe',
    provider_ref text,
    provider_status text,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    captured_minor bigint NOT NULL DEFAULT 0,
    captured_currency text,
    refund_reserved_minor bigint NOT NULL DEFAULT 0,
    refunded_minor bigint NOT NULL DEFAULT 0,
    status text NOT NULL,
    held_account_id uuid NOT NULL,
    suspense_account_id uuid,
    suspense_reason text,
    description text NOT NULL DEFAULT '',
    provider_metadata jsonb NOT NULL DEFAULT '{}',
    key_attempt integer NOT NULL DEFAULT 0,
    failure_code text,
    failure_message text,
    card_brand text,
    card_last4 text,
    observed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    intent_requested_at timestamptz,
    superseded_at timestamptz,
    succeeded_at timestamptz,
    failed_at timestamptz,
    canceled_at timestamptz,
    disputed_at timestamptz,
    due_at timestamptz,
    CONSTRAINT pk_payment PRIMARY KEY (id),
    CONSTRAINT uq_payment_provider_ref UNIQUE (provider_ref),
    CONSTRAINT fk_payment_held_account_id FOREIGN KEY (held_account_id)
        REFERENCES kernel.ledger_account (id),
    CONSTRAINT fk_payment_suspense_account_id FOREIGN KEY (suspense_account_id)
        REFERENCES kernel.ledger_account (id),
    CONSTRAINT ck_payment_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_payment_status CHECK (status IN (
        'created', 'requires_payment_method', 'requires_action', 'processing',
        'succeeded', 'failed', 'canceled')),
    -- Money is captured by success and by nothing else.
    CONSTRAINT ck_payment_captured CHECK ((status = 'succeeded') = (captured_minor > 0)),
    CONSTRAINT ck_payment_captured_currency
        CHECK ((captured_minor > 0) = (captured_currency IS NOT NULL)),
    CONSTRAINT ck_payment_reserved CHECK (refund_reserved_minor <= captured_minor),
    CONSTRAINT ck_payment_refunded
        CHECK (0 <= refunded_minor AND refunded_minor <= refund_reserved_minor),
    CONSTRAINT ck_payment_suspense
        CHECK ((suspense_account_id IS NULL) = (suspense_reason IS NULL))
);
-- One open payment a subject, however many tabs and clicks.
CREATE UNIQUE INDEX uq_payment_open_subject ON kernel.payment (market, subject_type, subject_id)
    WHERE superseded_at IS NULL
    AND status IN ('created', 'requires_payment_method', 'requires_action', 'processing');
CREATE INDEX ix_payment_subject ON kernel.payment (subject_type, subject_id);
CREATE INDEX ix_payment_due_at ON kernel.payment (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_payment_created_at ON kernel.payment (created_at);

CREATE TABLE kernel.refund (
    id uuid NOT NULL DEFAULT uuidv7(),
    payment_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    status text NOT NULL,
    provider_ref text,
    failure_reason text,
    source_account_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    key_attempt integer NOT NULL DEFAULT 0,
    observed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    submitted_at timestamptz,
    succeeded_at timestamptz,
    failed_at timestamptz,
    canceled_at timestamptz,
    due_at timestamptz,
    CONSTRAINT pk_refund PRIMARY KEY (id),
    CONSTRAINT fk_refund_payment_id FOREIGN KEY (payment_id) REFERENCES kernel.payment (id),
    CONSTRAINT fk_refund_source_account_id FOREIGN KEY (source_account_id)
        REFERENCES kernel.ledger_account (id),
    CONSTRAINT uq_refund_payment_id_idempotency_key UNIQUE (payment_id, idempotency_key),
    CONSTRAINT uq_refund_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_refund_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_refund_status CHECK (status IN (
        'pending', 'submitted', 'succeeded', 'failed', 'canceled'))
);
CREATE INDEX ix_refund_due_at ON kernel.refund (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_refund_created_at ON kernel.refund (created_at);

CREATE TABLE kernel.provider_event (
    id uuid NOT NULL DEFAULT uuidv7(),
    provider text NOT NULL,
    event_key text NOT NULL,
    market text NOT NULL,
    type text NOT NULL,
    api_version text,
    livemode boolean NOT NULL,
    payload jsonb NOT NULL,
    status text NOT NULL,
    ignore_reason text,
    error text,
    attempts integer NOT NULL DEFAULT 0,
    event_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    processed_at timestamptz,
    due_at timestamptz,
    alarmed_at timestamptz,
    CONSTRAINT pk_provider_event PRIMARY KEY (id),
    CONSTRAINT uq_provider_event_provider_event_key UNIQUE (provider, event_key),
    CONSTRAINT ck_provider_event_status CHECK (status IN (
        'received', 'processed', 'failed', 'parked', 'suspense', 'ignored')),
    CONSTRAINT ck_provider_event_ignored
        CHECK ((status = 'ignored') = (ignore_reason IS NOT NULL))
);
CREATE INDEX ix_provider_event_due_at ON kernel.provider_event (due_at)
    WHERE due_at IS NOT NULL;
CREATE INDEX ix_provider_event_received_at ON kernel.provider_event (received_at)
    WHERE status IN ('received', 'failed', 'parked', 'suspense');

-- What an event did. The primary key is the promise that it did it once.
CREATE TABLE kernel.webhook_effect (
    event_id uuid NOT NULL,
    effect text NOT NULL,
    entity_type text NOT NULL,
    entity_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    CONSTRAINT pk_webhook_effect PRIMARY KEY (event_id),
    CONSTRAINT fk_webhook_effect_event_id FOREIGN KEY (event_id)
        REFERENCES kernel.provider_event (id)
);
CREATE TRIGGER webhook_effect_append_only
    BEFORE UPDATE OR DELETE ON kernel.webhook_effect
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

GRANT SELECT, INSERT, UPDATE ON kernel.payment, kernel.refund, kernel.provider_event
    TO steelyard_app;
GRANT SELECT, INSERT ON kernel.webhook_effect TO steelyard_app;
