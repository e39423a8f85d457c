-- Web push: a third channel of the one outbox, and where a person's browser takes it.

ALTER TABLE kernel.message ADD COLUMN link text;
ALTER TABLE kernel.message DROP CONSTRAINT ck_message_channel;
ALTER TABLE kernel.message
    ADD CONSTRAINT ck_message_channel CHECK (channel IN ('sms', 'email', 'push'));

-- What the browser gave us is sealed: whoever has it can write to the person's screen. The digest
-- finds it again; "service" is the host of the push service, for staff to read.
CREATE TABLE kernel.push_subscription (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    owner_type text NOT NULL,
    owner_id text NOT NULL,
    endpoint_digest bytea NOT NULL,
    service text NOT NULL,
    sealed bytea,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    ended_at timestamptz,
    reason text,
    CONSTRAINT pk_push_subscription PRIMARY KEY (id),
    CONSTRAINT ck_push_subscription_ended CHECK ((ended_at IS NULL) = (reason IS NULL)),
    CONSTRAINT ck_push_subscription_sealed CHECK ((ended_at IS NULL) = (sealed IS NOT NULL))
);
CREATE UNIQUE INDEX uq_push_subscription_active ON kernel.push_subscription
    (market, owner_type, owner_id, endpoint_digest) WHERE ended_at IS NULL;
CREATE INDEX ix_push_subscription_endpoint
    ON kernel.push_subscription (endpoint_digest) WHERE ended_at IS NULL;

-- Whose it is and since when stays; that it ended may be noted, and its secrets go.
GRANT SELECT, INSERT ON kernel.push_subscription TO steelyard_app;
GRANT UPDATE (sealed, ended_at, reason) ON kernel.push_subscription TO steelyard_app;
