-- Money out: payees, payouts, what is taken back, chargebacks. What can be a constraint is one.

-- Who is paid, and their three accounts in the ledger.
CREATE TABLE kernel.payee (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    owner_type text NOT NULL,
    owner_id text NOT NULL,
    user_id text,
    currency text NOT NULL,
    country text NOT NULL,
    provider text NOT NULL DEFAULT 'stripe',
    provider_ref text,
    status text NOT NULL,
    due jsonb NOT NULL DEFAULT '[]',
    restricted_reason text,
    pending_account_id uuid NOT NULL,
    flight_account_id uuid NOT NULL,
    receivable_account_id uuid NOT NULL,
    payouts_disabled_at timestamptz,
    payouts_disabled_reason text,
    key_attempt integer NOT NULL DEFAULT 0,
    observed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    enabled_at timestamptz,
    CONSTRAINT pk_payee PRIMARY KEY (id),
    CONSTRAINT uq_payee_market_owner_type_owner_id_currency
        UNIQUE (market, owner_type, owner_id, currency),
    CONSTRAINT uq_payee_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_payee_status CHECK (status IN ('none', 'pending', 'enabled', 'restricted')),
    CONSTRAINT ck_payee_account CHECK ((status = 'none') OR provider_ref IS NOT NULL),
    CONSTRAINT ck_payee_disabled
        CHECK ((payouts_disabled_at IS NULL) = (payouts_disabled_reason IS NULL)),
    CONSTRAINT fk_payee_pending_account_id
        FOREIGN KEY (pending_account_id) REFERENCES kernel.ledger_account (id),
    CONSTRAINT fk_payee_flight_account_id
        FOREIGN KEY (flight_account_id) REFERENCES kernel.ledger_account (id),
    CONSTRAINT fk_payee_receivable_account_id
        FOREIGN KEY (receivable_account_id) REFERENCES kernel.ledger_account (id)
);

-- One share of one payment. What was allocated never changes; the figures after it say where it went.
CREATE TABLE kernel.payout (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    payee_id uuid NOT NULL,
    source_payment_id uuid NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    line_id text NOT NULL,
    milestone text NOT NULL,
    gross_minor bigint NOT NULL,
    commission_minor bigint NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    taken_minor bigint NOT NULL DEFAULT 0,
    commission_back_minor bigint NOT NULL DEFAULT 0,
    clawed_minor bigint NOT NULL DEFAULT 0,
    netted_minor bigint NOT NULL DEFAULT 0,
    sent_minor bigint NOT NULL DEFAULT 0,
    reversed_minor bigint NOT NULL DEFAULT 0,
    settled_minor bigint NOT NULL DEFAULT 0,
    returned_minor bigint NOT NULL DEFAULT 0,
    status text NOT NULL,
    held_from text,
    hold_reason text,
    dispute_id text,
    requested_by text,
    approved_by text,
    second_approved_by text,
    provider_ref text,
    attempt integer NOT NULL DEFAULT 0,
    key_attempt integer NOT NULL DEFAULT 0,
    failure_code text,
    failure_message text,
    reversal_minor bigint,
    reversal_reason text,
    reversal_by text,
    observed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    eligible_at timestamptz,
    approved_at timestamptz,
    in_transit_at timestamptz,
    paid_at timestamptz,
    failed_at timestamptz,
    held_at timestamptz,
    reversed_at timestamptz,
    canceled_at timestamptz,
    due_at timestamptz,
    CONSTRAINT pk_payout PRIMARY KEY (id),
    CONSTRAINT uq_payout_market_source_payment_id_line_id_milestone
        UNIQUE (market, source_payment_id, line_id, milestone),
    CONSTRAINT uq_payout_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_payout_status
        CHECK (status IN ('locked', 'eligible', 'approved', 'in_transit', 'paid', 'failed',
                'held', 'reversed', 'canceled')),
    CONSTRAINT ck_payout_gross
        CHECK (gross_minor = commission_minor + amount_minor AND commission_minor >= 0
            AND amount_minor >= 0),
    CONSTRAINT ck_payout_taken
        CHECK (taken_minor >= 0 AND clawed_minor >= 0
            AND taken_minor + clawed_minor <= amount_minor),
    CONSTRAINT ck_payout_commission_back
        CHECK (commission_back_minor >= 0 AND commission_back_minor <= commission_minor),
    CONSTRAINT ck_payout_sent
        CHECK (netted_minor >= 0 AND sent_minor >= 0 AND netted_minor + sent_minor <= amount_minor),
    CONSTRAINT ck_payout_sent_status
        CHECK (status IN ('in_transit', 'paid', 'reversed') OR (netted_minor = 0
            AND sent_minor = 0)),
    CONSTRAINT ck_payout_reversed
        CHECK (settled_minor >= 0 AND returned_minor >= 0
            AND settled_minor + returned_minor <= reversed_minor
            AND reversed_minor <= sent_minor),
    CONSTRAINT ck_payout_held CHECK ((status = 'held') = (held_from IS NOT NULL)),
    CONSTRAINT ck_payout_held_from
        CHECK (held_from IN ('locked', 'eligible', 'approved', 'failed')),
    CONSTRAINT ck_payout_four_eyes
        CHECK (approved_by IS NULL OR ((requested_by IS NULL OR approved_by <> requested_by)
            AND (second_approved_by IS NULL OR (second_approved_by <> approved_by
            AND (requested_by IS NULL OR second_approved_by <> requested_by))))),
    CONSTRAINT ck_payout_approved
        CHECK (approved_by IS NOT NULL
            OR (status NOT IN ('approved', 'in_transit', 'paid', 'failed', 'reversed')
            AND coalesce(held_from, 'locked') IN ('locked', 'eligible'))),
    CONSTRAINT fk_payout_payee_id FOREIGN KEY (payee_id) REFERENCES kernel.payee (id),
    CONSTRAINT fk_payout_source_payment_id
        FOREIGN KEY (source_payment_id) REFERENCES kernel.payment (id)
);
CREATE INDEX ix_payout_due_at ON kernel.payout (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX ix_payout_market_status ON kernel.payout (market, status, created_at);
CREATE INDEX ix_payout_payee_id_status ON kernel.payout (payee_id, status);
CREATE INDEX ix_payout_source_payment_id ON kernel.payout (source_payment_id);
CREATE INDEX ix_payout_subject ON kernel.payout (subject_type, subject_id);

-- Allocated money taken back. Written once.
CREATE TABLE kernel.payout_recall (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    payment_id uuid NOT NULL,
    idempotency_key text NOT NULL,
    wanted jsonb NOT NULL,
    amount_minor bigint NOT NULL,
    commission_minor bigint NOT NULL,
    unpaid_minor bigint NOT NULL,
    returned_minor bigint NOT NULL,
    clawed_minor bigint NOT NULL,
    currency text NOT NULL,
    into_account_id uuid NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    CONSTRAINT pk_payout_recall PRIMARY KEY (id),
    CONSTRAINT uq_payout_recall_payment_id_idempotency_key UNIQUE (payment_id, idempotency_key),
    CONSTRAINT ck_payout_recall_amount
        CHECK (amount_minor > 0
            AND amount_minor = commission_minor + unpaid_minor + returned_minor + clawed_minor),
    CONSTRAINT fk_payout_recall_payment_id FOREIGN KEY (payment_id) REFERENCES kernel.payment (id),
    CONSTRAINT fk_payout_recall_into_account_id
        FOREIGN KEY (into_account_id) REFERENCES kernel.ledger_account (id)
);

-- A cardholder's bank takes a payment back.
CREATE TABLE kernel.chargeback (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    payment_id uuid NOT NULL,
    provider_ref text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    moved_currency text NOT NULL,
    withdrawn_minor bigint NOT NULL DEFAULT 0,
    reinstated_minor bigint NOT NULL DEFAULT 0,
    fee_minor bigint NOT NULL DEFAULT 0,
    booked boolean NOT NULL,
    status text NOT NULL,
    provider_status text NOT NULL,
    reason text NOT NULL,
    evidence_due_at timestamptz,
    observed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    won_at timestamptz,
    lost_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT pk_chargeback PRIMARY KEY (id),
    CONSTRAINT uq_chargeback_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_chargeback_status
        CHECK (status IN ('inquiry', 'needs_response', 'under_review', 'won', 'lost', 'closed')),
    CONSTRAINT ck_chargeback_amount
        CHECK (amount_minor >= 0 AND withdrawn_minor >= 0 AND reinstated_minor >= 0),
    CONSTRAINT fk_chargeback_payment_id FOREIGN KEY (payment_id) REFERENCES kernel.payment (id)
);
CREATE INDEX ix_chargeback_market_status ON kernel.chargeback (market, status, created_at);
CREATE INDEX ix_chargeback_payment_id ON kernel.chargeback (payment_id);

CREATE TRIGGER payout_recall_append_only
    BEFORE UPDATE OR DELETE ON kernel.payout_recall
    FOR EACH ROW EXECUTE FUNCTION kernel.refuse_change();

-- What was allocated is history: a recall is written beside it, never over it.
CREATE FUNCTION kernel.payout_keep_allocation() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.market, NEW.payee_id, NEW.source_payment_id, NEW.line_id, NEW.milestone,
            NEW.gross_minor, NEW.commission_minor, NEW.amount_minor, NEW.currency)
        IS DISTINCT FROM (OLD.market, OLD.payee_id, OLD.source_payment_id, OLD.line_id,
            OLD.milestone, OLD.gross_minor, OLD.commission_minor, OLD.amount_minor, OLD.currency)
    THEN
        RAISE EXCEPTION 'what was allocated to a payout does not change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER payout_keep_allocation
    BEFORE UPDATE ON kernel.payout
    FOR EACH ROW EXECUTE FUNCTION kernel.payout_keep_allocation();

GRANT SELECT, INSERT, UPDATE ON kernel.payee, kernel.payout, kernel.chargeback TO steelyard_app;
GRANT SELECT, INSERT ON kernel.payout_recall TO steelyard_app;
