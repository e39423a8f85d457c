-- Subscriptions: who pays again and again, what for, what they were billed.

CREATE TABLE kernel.billing_customer (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    owner_type text NOT NULL,
    owner_id text NOT NULL,
    provider text NOT NULL DEFAULT 'stripe',
    provider_ref text,
    key_attempt integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    CONSTRAINT pk_billing_customer PRIMARY KEY (id),
    CONSTRAINT uq_billing_customer_market_owner_type_owner_id
        UNIQUE (market, owner_type, owner_id),
    CONSTRAINT uq_billing_customer_provider_ref UNIQUE (provider_ref)
);

CREATE TABLE kernel.billing_subscription (
    id uuid NOT NULL DEFAULT uuidv7(),
    market text NOT NULL,
    subject_type text NOT NULL,
    subject_id text NOT NULL,
    customer_id uuid NOT NULL,
    product text NOT NULL,
    description text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    "interval" text NOT NULL,
    status text NOT NULL,
    provider_ref text,
    provider_status text,
    key_attempt integer NOT NULL DEFAULT 0,
    wish text,
    wish_number integer NOT NULL DEFAULT 0,
    ends_with_period boolean NOT NULL DEFAULT false,
    period_ends_at timestamptz,
    ended_for text,
    observed_at timestamptz,
    requested_at timestamptz,
    activated_at timestamptz,
    ended_at timestamptz,
    due_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    CONSTRAINT pk_billing_subscription PRIMARY KEY (id),
    CONSTRAINT uq_billing_subscription_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_billing_subscription_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_billing_subscription_interval
        CHECK ("interval" IN ('day', 'week', 'month', 'year')),
    CONSTRAINT ck_billing_subscription_status CHECK (status IN
        ('asked', 'incomplete', 'active', 'past_due', 'unpaid', 'ended', 'lapsed', 'failed')),
    CONSTRAINT ck_billing_subscription_wish CHECK (wish IN ('end_with_period', 'end_now', 'go_on')),
    CONSTRAINT fk_billing_subscription_customer_id
        FOREIGN KEY (customer_id) REFERENCES kernel.billing_customer (id)
);
-- A subject has one subscription that is not over.
CREATE UNIQUE INDEX uq_billing_subscription_live_subject
    ON kernel.billing_subscription (market, subject_type, subject_id)
    WHERE status IN ('asked', 'incomplete', 'active', 'past_due', 'unpaid');
CREATE INDEX ix_billing_subscription_subject
    ON kernel.billing_subscription (subject_type, subject_id);
CREATE INDEX ix_billing_subscription_due_at
    ON kernel.billing_subscription (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE kernel.billing_invoice (
    id uuid NOT NULL DEFAULT uuidv7(),
    subscription_id uuid NOT NULL,
    provider_ref text NOT NULL,
    status text NOT NULL,
    due_minor bigint NOT NULL,
    paid_minor bigint NOT NULL DEFAULT 0,
    currency text NOT NULL,
    reason text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    observed_at timestamptz,
    paid_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    CONSTRAINT pk_billing_invoice PRIMARY KEY (id),
    CONSTRAINT uq_billing_invoice_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_billing_invoice_status CHECK (status IN ('open', 'paid', 'void')),
    CONSTRAINT ck_billing_invoice_amount CHECK (due_minor >= 0 AND paid_minor >= 0),
    CONSTRAINT ck_billing_invoice_paid CHECK (paid_minor = 0 OR status = 'paid'),
    CONSTRAINT fk_billing_invoice_subscription_id
        FOREIGN KEY (subscription_id) REFERENCES kernel.billing_subscription (id)
);
CREATE INDEX ix_billing_invoice_subscription_id
    ON kernel.billing_invoice (subscription_id, created_at);

-- A bill that was paid is history.
CREATE FUNCTION kernel.billing_keep_paid() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'paid' AND (NEW.status, NEW.paid_minor, NEW.currency, NEW.provider_ref)
        IS DISTINCT FROM (OLD.status, OLD.paid_minor, OLD.currency, OLD.provider_ref)
    THEN
        RAISE EXCEPTION 'a bill that was paid does not change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER billing_keep_paid
    BEFORE UPDATE ON kernel.billing_invoice
    FOR EACH ROW EXECUTE FUNCTION kernel.billing_keep_paid();

GRANT SELECT, INSERT, UPDATE
    ON kernel.billing_customer, kernel.billing_subscription, kernel.billing_invoice
    TO steelyard_app;
