-- What was asked under a key, and what was answered. Written in the transaction of its effect.

CREATE TABLE kernel.idempotency_key (
    market text NOT NULL,
    actor text NOT NULL,
    key text NOT NULL,
    method text NOT NULL,
    path text NOT NULL,
    request_hash bytea NOT NULL,
    status text NOT NULL DEFAULT 'in_progress',
    response_status integer,
    response_body bytea,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    leased_until timestamptz,
    expires_at timestamptz NOT NULL,
    CONSTRAINT pk_idempotency_key PRIMARY KEY (market, actor, key),
    CONSTRAINT ck_idempotency_key_status CHECK (status IN ('in_progress', 'done')),
    CONSTRAINT ck_idempotency_key_answered
        CHECK (status <> 'done' OR (response_status IS NOT NULL AND response_body IS NOT NULL)),
    CONSTRAINT ck_idempotency_key_length CHECK (length(key) BETWEEN 1 AND 255)
);
CREATE INDEX ix_idempotency_key_expires_at ON kernel.idempotency_key (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON kernel.idempotency_key TO steelyard_app;
