-- One outbox and log of every message either way, and who wants no more of them.

CREATE TABLE kernel.message (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    channel text NOT NULL,
    direction text NOT NULL,
    kind text NOT NULL,
    template text,
    body text NOT NULL,
    subject_line text DEFAULT '' NOT NULL,
    to_address text NOT NULL,
    from_address text NOT NULL,
    about_type text,
    about_id text,
    party_type text,
    party_id text,
    provider_ref text,
    duplicate_refs text[] DEFAULT '{}' NOT NULL,
    dedupe_key text,
    status text NOT NULL,
    outcome text,
    flagged_reason text,
    error_code text,
    error text,
    media_count integer DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    not_after timestamptz,
    attempted_at timestamptz,
    lease_until timestamptz,
    sent_at timestamptz,
    delivered_at timestamptz,
    failed_at timestamptz,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT ck_message_channel CHECK (channel IN ('sms', 'email')),
    CONSTRAINT ck_message_direction CHECK (direction IN ('out', 'in')),
    CONSTRAINT ck_message_status CHECK (status IN (
        'queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed',
        'suppressed', 'canceled', 'received'
    )),
    CONSTRAINT ck_message_received CHECK ((direction = 'in') = (status = 'received')),
    CONSTRAINT ck_message_inbound_settled
        CHECK (direction = 'out' OR (provider_ref IS NOT NULL AND outcome IS NOT NULL))
);

-- The provider's name for a message belongs to one row; a key of ours makes one message.
CREATE UNIQUE INDEX uq_message_provider_ref ON kernel.message (provider_ref);
CREATE UNIQUE INDEX uq_message_market_dedupe_key ON kernel.message (market, dedupe_key);

CREATE INDEX ix_message_market_created_at_id ON kernel.message (market, created_at, id);
CREATE INDEX ix_message_about
    ON kernel.message (market, about_type, about_id, created_at, id);
CREATE INDEX ix_message_party
    ON kernel.message (market, party_type, party_id, created_at, id);
CREATE INDEX ix_message_market_status ON kernel.message (market, status, created_at, id);
CREATE INDEX ix_message_to_address_created_at ON kernel.message (to_address, created_at);
CREATE INDEX ix_message_from_address_created_at ON kernel.message (from_address, created_at);
CREATE INDEX ix_message_waiting
    ON kernel.message (created_at) WHERE status IN ('queued', 'sending');
CREATE INDEX ix_message_text ON kernel.message
    USING gin (body gin_trgm_ops, to_address gin_trgm_ops, from_address gin_trgm_ops);

CREATE TABLE kernel.suppression (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    reason text NOT NULL,
    message_id uuid,
    CONSTRAINT pk_suppression PRIMARY KEY (id),
    CONSTRAINT ck_suppression_channel CHECK (channel IN ('sms', 'email')),
    CONSTRAINT ck_suppression_until CHECK (until IS NULL OR until >= since)
);
CREATE UNIQUE INDEX uq_suppression_active
    ON kernel.suppression (market, channel, address) WHERE until IS NULL;

-- What was said, to whom and when stays as it was written; what became of it may be noted.
GRANT SELECT, INSERT ON kernel.message, kernel.suppression TO steelyard_app;
GRANT UPDATE (
    about_type, about_id, party_type, party_id, provider_ref, duplicate_refs, status, outcome,
    flagged_reason, error_code, error, attempts, attempted_at, lease_until, sent_at, delivered_at,
    failed_at
) ON kernel.message TO steelyard_app;
GRANT UPDATE (until) ON kernel.suppression TO steelyard_app;
