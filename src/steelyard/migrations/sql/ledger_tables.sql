-- Double entry: accounts, transfers between them, the entries of each transfer, and holds.
-- Amounts are integer minor units. A credit is positive, a debit negative.

CREATE TABLE kernel.ledger_account (
    id uuid CONSTRAINT pk_ledger_account PRIMARY KEY DEFAULT uuidv7(),
    market text NOT NULL,
    owner_type text NOT NULL,
    owner_id text NOT NULL,
    purpose text NOT NULL,
    currency text NOT NULL,
    floor text NOT NULL,
    posted_minor bigint NOT NULL DEFAULT 0,
    held_minor bigint NOT NULL DEFAULT 0,
    -- The number of entries the account has; the last one carries it.
    version bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    -- One account for one owner, purpose and currency, however many ask for it at once.
    CONSTRAINT uq_ledger_account_owner UNIQUE (market, owner_type, owner_id, purpose, currency),
    CONSTRAINT ck_ledger_account_names CHECK (
        length(market) BETWEEN 1 AND 64 AND length(owner_type) BETWEEN 1 AND 64
        AND length(owner_id) BETWEEN 1 AND 255 AND length(purpose) BETWEEN 1 AND 64
    ),
    CONSTRAINT ck_ledger_account_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_ledger_account_floor_known CHECK (floor IN ('none', 'zero')),
    -- The last word on overdrafts: no code path and no race gets below this.
    CONSTRAINT ck_ledger_account_floor CHECK (floor = 'none' OR posted_minor - held_minor >= 0),
    CONSTRAINT ck_ledger_account_held CHECK (held_minor >= 0),
    CONSTRAINT ck_ledger_account_version CHECK (version >= 0)
)
-- Room on each page for the next version of a hot row, so that updating it touches no index.
WITH (fillfactor = 40);

CREATE TABLE kernel.ledger_hold (
    id uuid CONSTRAINT pk_ledger_hold PRIMARY KEY DEFAULT uuidv7(),
    market text NOT NULL,
    account_id uuid NOT NULL CONSTRAINT fk_ledger_hold_account_id
        REFERENCES kernel.ledger_account (id),
    to_account_id uuid CONSTRAINT fk_ledger_hold_to_account_id
        REFERENCES kernel.ledger_account (id),
    currency text NOT NULL,
    amount_minor bigint NOT NULL,
    remaining_minor bigint NOT NULL,
    captured_minor bigint NOT NULL DEFAULT 0,
    status text NOT NULL,
    idempotency_key text NOT NULL,
    kind text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    memo text NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    -- The number of moves the hold has made.
    version integer NOT NULL,
    CONSTRAINT uq_ledger_hold_idempotency_key UNIQUE (market, idempotency_key),
    CONSTRAINT ck_ledger_hold_status CHECK (
        status IN ('active', 'captured', 'voided', 'expired')
    ),
    CONSTRAINT ck_ledger_hold_amounts CHECK (
        amount_minor > 0 AND remaining_minor >= 0 AND captured_minor >= 0
        AND remaining_minor + captured_minor <= amount_minor
        AND (status = 'active') = (remaining_minor > 0)
    )
)
WITH (fillfactor = 70);
CREATE INDEX ix_ledger_hold_account_active ON kernel.ledger_hold (account_id)
    WHERE status = 'active';
-- The sweep for holds whose time is over.
CREATE INDEX ix_ledger_hold_due ON kernel.ledger_hold (expires_at)
    WHERE status = 'active' AND expires_at IS NOT NULL;
CREATE INDEX ix_ledger_hold_subject ON kernel.ledger_hold (subject_type, subject_id);

CREATE TABLE kernel.ledger_transfer (
    id uuid CONSTRAINT pk_ledger_transfer PRIMARY KEY DEFAULT uuidv7(),
    market text NOT NULL,
    idempotency_key text NOT NULL,
    kind text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    provider_ref text,
    reversal_of uuid CONSTRAINT fk_ledger_transfer_reversal_of
        REFERENCES kernel.ledger_transfer (id),
    hold_id uuid CONSTRAINT fk_ledger_transfer_hold_id REFERENCES kernel.ledger_hold (id),
    memo text NOT NULL,
    event_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    content_hash bytea NOT NULL,
    digest bytea NOT NULL,
    -- One effect for one key.
    CONSTRAINT uq_ledger_transfer_idempotency_key UNIQUE (market, idempotency_key),
    CONSTRAINT ck_ledger_transfer_names CHECK (
        length(idempotency_key) BETWEEN 1 AND 255 AND length(kind) BETWEEN 1 AND 64
        AND length(subject_type) BETWEEN 1 AND 64 AND length(subject_id) BETWEEN 1 AND 255
    )
);
-- A transfer is reversed at most once.
CREATE UNIQUE INDEX uq_ledger_transfer_reversal_of ON kernel.ledger_transfer (reversal_of)
    WHERE reversal_of IS NOT NULL;
-- "What happened to the money of this job?"
CREATE INDEX ix_ledger_transfer_subject
    ON kernel.ledger_transfer (subject_type, subject_id);
-- Reconciliation looks transfers up by what the provider calls them.
CREATE INDEX ix_ledger_transfer_provider_ref ON kernel.ledger_transfer (provider_ref)
    WHERE provider_ref IS NOT NULL;

CREATE TABLE kernel.ledger_entry (
    transfer_id uuid NOT NULL,
    line integer NOT NULL,
    account_id uuid NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    version bigint NOT NULL,
    balance_after bigint NOT NULL,
    CONSTRAINT pk_ledger_entry PRIMARY KEY (transfer_id, line),
    -- An account's history has no gap and no fork.
    CONSTRAINT uq_ledger_entry_account_version UNIQUE (account_id, version),
    CONSTRAINT ck_ledger_entry_amount CHECK (amount_minor <> 0),
    CONSTRAINT ck_ledger_entry_place CHECK (line >= 1 AND version >= 1)
);

-- Everything that ever happened to a hold, in order.
CREATE TABLE kernel.ledger_hold_move (
    hold_id uuid NOT NULL CONSTRAINT fk_ledger_hold_move_hold_id
        REFERENCES kernel.ledger_hold (id),
    version integer NOT NULL,
    move text NOT NULL,
    market text NOT NULL,
    idempotency_key text NOT NULL,
    captured_minor bigint NOT NULL,
    released_minor bigint NOT NULL,
    transfer_id uuid CONSTRAINT fk_ledger_hold_move_transfer_id
        REFERENCES kernel.ledger_transfer (id),
    content_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT pk_ledger_hold_move PRIMARY KEY (hold_id, version),
    CONSTRAINT uq_ledger_hold_move_idempotency_key UNIQUE (market, idempotency_key),
    CONSTRAINT ck_ledger_hold_move_move CHECK (
        move IN ('placed', 'captured', 'voided', 'expired')
    ),
    CONSTRAINT ck_ledger_hold_move_amounts CHECK (captured_minor >= 0 AND released_minor >= 0)
);
CREATE INDEX ix_ledger_hold_move_transfer_id ON kernel.ledger_hold_move (transfer_id)
    WHERE transfer_id IS NOT NULL;
