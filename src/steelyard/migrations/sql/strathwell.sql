-- The strathwell market's tables. What can be a constraint is one.

CREATE SCHEMA strathwell;
GRANT USAGE ON SCHEMA strathwell TO steelyard_app;

CREATE TABLE strathwell.subscriptions (
    id UUID DEFAULT uuidv7() NOT NULL,
    user_id UUID NOT NULL,
    status TEXT DEFAULT 'none' NOT NULL,
    customer_ref TEXT,
    provider_ref TEXT,
    trial_ends_at TIMESTAMP WITH TIME ZONE,
    period_ends_at TIMESTAMP WITH TIME ZONE,
    ends_with_period BOOLEAN DEFAULT false NOT NULL,
    observed_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_subscriptions PRIMARY KEY (id),
    CONSTRAINT uq_subscriptions_user_id UNIQUE (user_id),
    CONSTRAINT uq_subscriptions_provider_ref UNIQUE (provider_ref),
    CONSTRAINT ck_subscriptions_status CHECK (status IN ('none', 'trial', 'active', 'canceled', 'expired')),
    CONSTRAINT ck_subscriptions_trial_ends CHECK (status <> 'trial' OR trial_ends_at IS NOT NULL)
);

CREATE INDEX ix_subscriptions_due_at ON strathwell.subscriptions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE strathwell.templates (
    id UUID DEFAULT uuidv7() NOT NULL,
    title TEXT NOT NULL,
    summary TEXT DEFAULT '' NOT NULL,
    occasion TEXT DEFAULT '' NOT NULL,
    style TEXT DEFAULT '' NOT NULL,
    min_guests INTEGER,
    max_guests INTEGER,
    budget_minor BIGINT,
    currency TEXT NOT NULL,
    budget_split JSONB DEFAULT '{}' NOT NULL,
    details JSONB DEFAULT '{}' NOT NULL,
    cover_file_id UUID,
    status TEXT DEFAULT 'draft' NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_templates PRIMARY KEY (id),
    CONSTRAINT ck_templates_status CHECK (status IN ('draft', 'published', 'archived')),
    CONSTRAINT ck_templates_title_given CHECK (length(trim(title)) > 0),
    CONSTRAINT ck_templates_budget CHECK (budget_minor IS NULL OR budget_minor > 0),
    CONSTRAINT ck_templates_guests CHECK (min_guests IS NULL OR max_guests IS NULL OR min_guests <= max_guests)
);

CREATE INDEX ix_templates_status_position ON strathwell.templates (status, position, id);

CREATE TABLE strathwell.vendors (
    id UUID DEFAULT uuidv7() NOT NULL,
    user_id UUID NOT NULL,
    vendor_type TEXT NOT NULL,
    category TEXT NOT NULL,
    status TEXT DEFAULT 'draft' NOT NULL,
    business_name TEXT DEFAULT '' NOT NULL,
    description TEXT DEFAULT '' NOT NULL,
    city TEXT DEFAULT '' NOT NULL,
    city_key TEXT DEFAULT '' NOT NULL,
    location_text TEXT DEFAULT '' NOT NULL,
    lat DOUBLE PRECISION,
    lng DOUBLE PRECISION,
    capacity INTEGER,
    base_price_minor BIGINT,
    price_order BIGINT GENERATED ALWAYS AS (coalesce(base_price_minor, 9007199254740991)) STORED NOT NULL,
    currency TEXT NOT NULL,
    needs_changes_note TEXT,
    payouts_disabled_at TIMESTAMP WITH TIME ZONE,
    payouts_disabled_reason TEXT,
    submitted_at TIMESTAMP WITH TIME ZONE,
    approved_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_vendors PRIMARY KEY (id),
    CONSTRAINT uq_vendors_user_id UNIQUE (user_id),
    CONSTRAINT ck_vendors_vendor_type CHECK (vendor_type IN ('venue_owner', 'service_provider')),
    CONSTRAINT ck_vendors_status CHECK (status IN ('draft', 'pending', 'approved', 'needs_changes')),
    CONSTRAINT ck_vendors_category CHECK (category IN ('venue', 'catering', 'photography', 'videography', 'music', 'florals', 'decor', 'cake', 'planning', 'beauty', 'rentals', 'transport', 'stationery', 'entertainment', 'other')),
    CONSTRAINT ck_vendors_is_venue CHECK ((vendor_type = 'venue_owner') = (category = 'venue')),
    CONSTRAINT ck_vendors_has_name CHECK (status IN ('draft', 'needs_changes') OR length(trim(business_name)) > 0),
    CONSTRAINT ck_vendors_capacity_span CHECK (capacity IS NULL OR capacity BETWEEN 1 AND 100000),
    CONSTRAINT ck_vendors_base_price CHECK (base_price_minor IS NULL OR base_price_minor > 0),
    CONSTRAINT ck_vendors_payouts_disabled CHECK ((payouts_disabled_at IS NULL) = (payouts_disabled_reason IS NULL)),
    CONSTRAINT ck_vendors_place CHECK ((lat IS NULL) = (lng IS NULL))
);

CREATE INDEX ix_vendors_public ON strathwell.vendors (category, city_key, base_price_minor) WHERE status = 'approved';
CREATE INDEX ix_vendors_status_submitted_at ON strathwell.vendors (status, submitted_at);

CREATE TABLE strathwell.bookings (
    id UUID DEFAULT uuidv7() NOT NULL,
    number BIGINT GENERATED ALWAYS AS IDENTITY (START WITH 1001),
    organizer_id UUID NOT NULL,
    template_id UUID,
    status TEXT DEFAULT 'draft' NOT NULL,
    event_date DATE,
    guest_count INTEGER,
    location_text TEXT DEFAULT '' NOT NULL,
    notes TEXT DEFAULT '' NOT NULL,
    requested_budget_minor BIGINT,
    currency TEXT NOT NULL,
    deposit_basis_points INTEGER NOT NULL,
    commission_basis_points INTEGER NOT NULL,
    reservation_basis_points INTEGER NOT NULL,
    policy JSONB NOT NULL,
    total_minor BIGINT,
    paid_minor BIGINT DEFAULT 0 NOT NULL,
    refunded_minor BIGINT DEFAULT 0 NOT NULL,
    open_disputes INTEGER DEFAULT 0 NOT NULL,
    cancel_reason TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    submitted_at TIMESTAMP WITH TIME ZONE,
    ready_at TIMESTAMP WITH TIME ZONE,
    deposit_paid_at TIMESTAMP WITH TIME ZONE,
    paid_at TIMESTAMP WITH TIME ZONE,
    completed_at TIMESTAMP WITH TIME ZONE,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_bookings PRIMARY KEY (id),
    CONSTRAINT uq_bookings_number UNIQUE (number),
    CONSTRAINT ck_bookings_status CHECK (status IN ('draft', 'awaiting_vendor_approval', 'ready_for_payment', 'deposit_paid', 'paid', 'completed', 'cancelled')),
    CONSTRAINT ck_bookings_guests CHECK (guest_count IS NULL OR guest_count BETWEEN 1 AND 100000),
    CONSTRAINT ck_bookings_budget CHECK (requested_budget_minor IS NULL OR requested_budget_minor > 0),
    CONSTRAINT ck_bookings_deposit_share CHECK (deposit_basis_points BETWEEN 1 AND 10000),
    CONSTRAINT ck_bookings_commission_share CHECK (commission_basis_points BETWEEN 0 AND 10000),
    CONSTRAINT ck_bookings_reservation_share CHECK (reservation_basis_points BETWEEN 0 AND 10000),
    CONSTRAINT ck_bookings_total CHECK (total_minor IS NULL OR total_minor > 0),
    CONSTRAINT ck_bookings_refunded CHECK (0 <= refunded_minor AND refunded_minor <= paid_minor),
    CONSTRAINT ck_bookings_paid_stands CHECK (status NOT IN ('deposit_paid', 'paid', 'completed') OR (total_minor IS NOT NULL AND paid_minor > 0 AND event_date IS NOT NULL)),
    CONSTRAINT ck_bookings_paid_in_full CHECK (status <> 'paid' OR paid_minor >= total_minor),
    CONSTRAINT fk_bookings_template_id FOREIGN KEY(template_id) REFERENCES strathwell.templates (id)
);

CREATE INDEX ix_bookings_organizer_id ON strathwell.bookings (organizer_id, id);
CREATE INDEX ix_bookings_status ON strathwell.bookings (status, id);

CREATE TABLE strathwell.template_media (
    id UUID DEFAULT uuidv7() NOT NULL,
    template_id UUID NOT NULL,
    file_id UUID NOT NULL,
    caption TEXT DEFAULT '' NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_template_media PRIMARY KEY (id),
    CONSTRAINT uq_template_media_file_id UNIQUE (file_id),
    CONSTRAINT fk_template_media_template_id FOREIGN KEY(template_id) REFERENCES strathwell.templates (id)
);

CREATE INDEX ix_template_media_template_id ON strathwell.template_media (template_id, position);

CREATE TABLE strathwell.vendor_days (
    id UUID DEFAULT uuidv7() NOT NULL,
    vendor_id UUID NOT NULL,
    day DATE NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_vendor_days PRIMARY KEY (id),
    CONSTRAINT uq_vendor_days_vendor_id_day UNIQUE (vendor_id, day),
    CONSTRAINT fk_vendor_days_vendor_id FOREIGN KEY(vendor_id) REFERENCES strathwell.vendors (id)
);


CREATE TABLE strathwell.vendor_media (
    id UUID DEFAULT uuidv7() NOT NULL,
    vendor_id UUID NOT NULL,
    kind TEXT NOT NULL,
    file_id UUID NOT NULL,
    caption TEXT DEFAULT '' NOT NULL,
    position INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_vendor_media PRIMARY KEY (id),
    CONSTRAINT uq_vendor_media_file_id UNIQUE (file_id),
    CONSTRAINT ck_vendor_media_kind CHECK (kind IN ('venue_blueprint', 'venue_photo', 'service_portfolio', 'template_media')),
    CONSTRAINT fk_vendor_media_vendor_id FOREIGN KEY(vendor_id) REFERENCES strathwell.vendors (id)
);

CREATE INDEX ix_vendor_media_vendor_id ON strathwell.vendor_media (vendor_id, kind, position);

CREATE TABLE strathwell.booking_vendors (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    kind TEXT NOT NULL,
    status TEXT DEFAULT 'pending' NOT NULL,
    currency TEXT NOT NULL,
    list_price_minor BIGINT,
    agreed_amount_minor BIGINT,
    note TEXT DEFAULT '' NOT NULL,
    rounds INTEGER DEFAULT 0 NOT NULL,
    respond_by TIMESTAMP WITH TIME ZONE,
    reminded_at TIMESTAMP WITH TIME ZONE,
    replaces_id UUID,
    secured_on DATE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE,
    declined_at TIMESTAMP WITH TIME ZONE,
    expired_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    replaced_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_booking_vendors PRIMARY KEY (id),
    CONSTRAINT ck_booking_vendors_kind CHECK (kind IN ('venue', 'service')),
    CONSTRAINT ck_booking_vendors_status CHECK (status IN ('pending', 'countered', 'organizer_countered', 'approved', 'declined', 'expired', 'withdrawn', 'replaced')),
    CONSTRAINT ck_booking_vendors_agreed CHECK (agreed_amount_minor IS NULL OR agreed_amount_minor > 0),
    CONSTRAINT ck_booking_vendors_approved_is_priced CHECK (status <> 'approved' OR agreed_amount_minor IS NOT NULL),
    CONSTRAINT ck_booking_vendors_secured CHECK (secured_on IS NULL OR status IN ('approved')),
    CONSTRAINT ck_booking_vendors_rounds CHECK (rounds >= 0),
    CONSTRAINT fk_booking_vendors_booking_id FOREIGN KEY(booking_id) REFERENCES strathwell.bookings (id),
    CONSTRAINT fk_booking_vendors_vendor_id FOREIGN KEY(vendor_id) REFERENCES strathwell.vendors (id),
    CONSTRAINT fk_booking_vendors_replaces_id FOREIGN KEY(replaces_id) REFERENCES strathwell.booking_vendors (id)
);

CREATE INDEX ix_booking_vendors_booking_id ON strathwell.booking_vendors (booking_id, id);
CREATE INDEX ix_booking_vendors_respond_by ON strathwell.booking_vendors (respond_by) WHERE status IN ('pending', 'countered', 'organizer_countered');
CREATE INDEX ix_booking_vendors_vendor_id ON strathwell.booking_vendors (vendor_id, status, id);
CREATE UNIQUE INDEX uq_booking_vendors_active ON strathwell.booking_vendors (booking_id, vendor_id) WHERE status IN ('pending', 'countered', 'organizer_countered', 'approved');
CREATE UNIQUE INDEX uq_booking_vendors_one_venue ON strathwell.booking_vendors (booking_id) WHERE kind = 'venue' AND status IN ('pending', 'countered', 'organizer_countered', 'approved');
CREATE UNIQUE INDEX uq_booking_vendors_venue_day ON strathwell.booking_vendors (vendor_id, secured_on) WHERE kind = 'venue' AND secured_on IS NOT NULL;

CREATE TABLE strathwell.contracts (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_id UUID NOT NULL,
    version INTEGER NOT NULL,
    content JSONB NOT NULL,
    digest TEXT NOT NULL,
    previous_digest TEXT,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_contracts PRIMARY KEY (id),
    CONSTRAINT uq_contracts_booking_id_version UNIQUE (booking_id, version),
    CONSTRAINT ck_contracts_version_counts CHECK (version > 0),
    CONSTRAINT ck_contracts_chained CHECK ((version = 1) = (previous_digest IS NULL)),
    CONSTRAINT ck_contracts_digest_form CHECK (digest ~ '^[0-9a-f]{64}$'),
    CONSTRAINT fk_contracts_booking_id FOREIGN KEY(booking_id) REFERENCES strathwell.bookings (id)
);


CREATE TABLE strathwell.change_orders (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_id UUID NOT NULL,
    booking_vendor_id UUID NOT NULL,
    proposed_by TEXT NOT NULL,
    proposer_id UUID NOT NULL,
    delta_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT DEFAULT 'proposed' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    accepted_at TIMESTAMP WITH TIME ZONE,
    rejected_at TIMESTAMP WITH TIME ZONE,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_change_orders PRIMARY KEY (id),
    CONSTRAINT ck_change_orders_proposed_by CHECK (proposed_by IN ('vendor', 'organizer', 'list_price')),
    CONSTRAINT ck_change_orders_status CHECK (status IN ('proposed', 'accepted', 'rejected', 'withdrawn')),
    CONSTRAINT ck_change_orders_delta CHECK (delta_minor <> 0),
    CONSTRAINT fk_change_orders_booking_id FOREIGN KEY(booking_id) REFERENCES strathwell.bookings (id),
    CONSTRAINT fk_change_orders_booking_vendor_id FOREIGN KEY(booking_vendor_id) REFERENCES strathwell.booking_vendors (id)
);

CREATE INDEX ix_change_orders_booking_id ON strathwell.change_orders (booking_id, id);
CREATE UNIQUE INDEX uq_change_orders_open ON strathwell.change_orders (booking_vendor_id) WHERE status = 'proposed';

CREATE TABLE strathwell.date_holds (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_vendor_id UUID NOT NULL,
    vendor_id UUID NOT NULL,
    day DATE NOT NULL,
    rank INTEGER NOT NULL,
    status TEXT DEFAULT 'active' NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_date_holds PRIMARY KEY (id),
    CONSTRAINT ck_date_holds_status CHECK (status IN ('active', 'used', 'released', 'expired')),
    CONSTRAINT ck_date_holds_rank_counts CHECK (rank > 0),
    CONSTRAINT fk_date_holds_booking_vendor_id FOREIGN KEY(booking_vendor_id) REFERENCES strathwell.booking_vendors (id),
    CONSTRAINT fk_date_holds_vendor_id FOREIGN KEY(vendor_id) REFERENCES strathwell.vendors (id)
);

CREATE INDEX ix_date_holds_expires_at ON strathwell.date_holds (expires_at) WHERE status = 'active';
CREATE UNIQUE INDEX uq_date_holds_rank ON strathwell.date_holds (vendor_id, day, rank) WHERE status = 'active';
CREATE UNIQUE INDEX uq_date_holds_row ON strathwell.date_holds (booking_vendor_id) WHERE status = 'active';

CREATE TABLE strathwell.quotes (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_vendor_id UUID NOT NULL,
    version INTEGER NOT NULL,
    side TEXT NOT NULL,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    status TEXT NOT NULL,
    offered_by UUID,
    expires_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_quotes PRIMARY KEY (id),
    CONSTRAINT uq_quotes_booking_vendor_id_version UNIQUE (booking_vendor_id, version),
    CONSTRAINT ck_quotes_side CHECK (side IN ('vendor', 'organizer', 'list_price')),
    CONSTRAINT ck_quotes_status CHECK (status IN ('open', 'accepted', 'rejected', 'superseded', 'expired')),
    CONSTRAINT ck_quotes_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_quotes_version_counts CHECK (version > 0),
    CONSTRAINT fk_quotes_booking_vendor_id FOREIGN KEY(booking_vendor_id) REFERENCES strathwell.booking_vendors (id)
);

CREATE UNIQUE INDEX uq_quotes_accepted ON strathwell.quotes (booking_vendor_id) WHERE status = 'accepted';
CREATE UNIQUE INDEX uq_quotes_open ON strathwell.quotes (booking_vendor_id) WHERE status = 'open';

CREATE TABLE strathwell.dues (
    id UUID DEFAULT uuidv7() NOT NULL,
    booking_id UUID NOT NULL,
    kind TEXT NOT NULL,
    change_order_id UUID,
    amount_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    due_on DATE NOT NULL,
    status TEXT DEFAULT 'due' NOT NULL,
    payment_id UUID,
    reminded_at TIMESTAMP WITH TIME ZONE,
    overdue_at TIMESTAMP WITH TIME ZONE,
    paid_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_dues PRIMARY KEY (id),
    CONSTRAINT ck_dues_kind CHECK (kind IN ('deposit', 'balance', 'full', 'change')),
    CONSTRAINT ck_dues_status CHECK (status IN ('due', 'overdue', 'paid', 'void')),
    CONSTRAINT ck_dues_amount CHECK (amount_minor > 0),
    CONSTRAINT ck_dues_paid CHECK ((status = 'paid') = (paid_at IS NOT NULL)),
    CONSTRAINT ck_dues_has_payment CHECK (status <> 'paid' OR payment_id IS NOT NULL),
    CONSTRAINT ck_dues_change CHECK ((kind = 'change') = (change_order_id IS NOT NULL)),
    CONSTRAINT fk_dues_booking_id FOREIGN KEY(booking_id) REFERENCES strathwell.bookings (id),
    CONSTRAINT fk_dues_change_order_id FOREIGN KEY(change_order_id) REFERENCES strathwell.change_orders (id)
);

CREATE INDEX ix_dues_booking_id ON strathwell.dues (booking_id, id);
CREATE INDEX ix_dues_due_on ON strathwell.dues (due_on) WHERE status IN ('due', 'overdue');
CREATE UNIQUE INDEX uq_dues_kind ON strathwell.dues (booking_id, kind) WHERE status <> 'void' AND kind <> 'change';
CREATE UNIQUE INDEX uq_dues_payment ON strathwell.dues (payment_id);

-- A contract is written once. A quote keeps what was offered; only what became of it changes.
CREATE TRIGGER contracts_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON strathwell.contracts
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

GRANT SELECT, INSERT, UPDATE ON
    strathwell.vendors, strathwell.vendor_media, strathwell.templates, strathwell.template_media,
    strathwell.subscriptions, strathwell.bookings, strathwell.booking_vendors,
    strathwell.date_holds, strathwell.change_orders, strathwell.dues
    TO steelyard_app;
GRANT SELECT, INSERT ON strathwell.contracts, strathwell.quotes TO steelyard_app;
GRANT UPDATE (status, settled_at) ON strathwell.quotes TO steelyard_app;
GRANT SELECT, INSERT, DELETE ON strathwell.vendor_days TO steelyard_app;
GRANT DELETE ON strathwell.vendor_media, strathwell.template_media TO steelyard_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA strathwell TO steelyard_app;
