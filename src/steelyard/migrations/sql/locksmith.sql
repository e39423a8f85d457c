-- The locksmith market's tables. What can be a constraint is one.

CREATE SCHEMA locksmith;
GRANT USAGE ON SCHEMA locksmith TO steelyard_app;

CREATE TABLE locksmith.locksmiths (
    id UUID DEFAULT uuidv7() NOT NULL, 
    display_name TEXT NOT NULL, 
    phone TEXT NOT NULL, 
    primary_city TEXT NOT NULL, 
    base_lat DOUBLE PRECISION, 
    base_lng DOUBLE PRECISION, 
    supports_home_lockout BOOLEAN DEFAULT false NOT NULL, 
    supports_car_lockout BOOLEAN DEFAULT false NOT NULL, 
    supports_rekey BOOLEAN DEFAULT false NOT NULL, 
    supports_smart_lock BOOLEAN DEFAULT false NOT NULL, 
    typical_hours TEXT DEFAULT '' NOT NULL, 
    notes TEXT DEFAULT '' NOT NULL, 
    is_active BOOLEAN DEFAULT true NOT NULL, 
    is_available BOOLEAN DEFAULT true NOT NULL, 
    opted_out_at TIMESTAMP WITH TIME ZONE, 
    onboarded_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    onboarded_by TEXT NOT NULL, 
    last_offered_at TIMESTAMP WITH TIME ZONE, 
    offers_count INTEGER DEFAULT 0 NOT NULL, 
    accepted_count INTEGER DEFAULT 0 NOT NULL, 
    completed_count INTEGER DEFAULT 0 NOT NULL, 
    given_back_count INTEGER DEFAULT 0 NOT NULL, 
    CONSTRAINT pk_locksmiths PRIMARY KEY (id), 
    CONSTRAINT uq_locksmiths_phone UNIQUE (phone), 
    CONSTRAINT ck_locksmiths_base CHECK ((base_lat IS NULL) = (base_lng IS NULL))
);

CREATE INDEX ix_locksmiths_display_name_id ON locksmith.locksmiths (display_name, id);
CREATE INDEX ix_locksmiths_primary_city ON locksmith.locksmiths (primary_city);

CREATE TABLE locksmith.service_areas (
    id UUID DEFAULT uuidv7() NOT NULL, 
    name TEXT NOT NULL, 
    city TEXT NOT NULL, 
    region TEXT NOT NULL, 
    lat DOUBLE PRECISION NOT NULL, 
    lng DOUBLE PRECISION NOT NULL, 
    radius_km DOUBLE PRECISION NOT NULL, 
    is_active BOOLEAN DEFAULT true NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    CONSTRAINT pk_service_areas PRIMARY KEY (id), 
    CONSTRAINT uq_service_areas_name UNIQUE (name), 
    CONSTRAINT ck_service_areas_radius_km CHECK (radius_km > 0 AND radius_km <= 500), 
    CONSTRAINT ck_service_areas_centre CHECK (lat BETWEEN -90 AND 90 AND lng BETWEEN -180 AND 180)
);


CREATE TABLE locksmith.price_entries (
    id UUID DEFAULT uuidv7() NOT NULL, 
    service_type TEXT NOT NULL, 
    urgency TEXT NOT NULL, 
    area_id UUID, 
    deposit_minor BIGINT NOT NULL, 
    currency TEXT NOT NULL, 
    is_offered BOOLEAN DEFAULT true NOT NULL, 
    CONSTRAINT pk_price_entries PRIMARY KEY (id), 
    CONSTRAINT uq_price_entries_service_type_urgency_area_id UNIQUE NULLS NOT DISTINCT (service_type, urgency, area_id), 
    CONSTRAINT ck_price_entries_service_type CHECK (service_type IN ('home_lockout', 'car_lockout', 'rekey', 'smart_lock')), 
    CONSTRAINT ck_price_entries_urgency CHECK (urgency IN ('standard', 'urgent', 'emergency')), 
    CONSTRAINT ck_price_entries_deposit_minor CHECK (deposit_minor > 0), 
    CONSTRAINT fk_price_entries_area_id FOREIGN KEY(area_id) REFERENCES locksmith.service_areas (id)
);


CREATE TABLE locksmith.request_sessions (
    id UUID DEFAULT uuidv7() NOT NULL, 
    name TEXT NOT NULL, 
    phone TEXT NOT NULL, 
    step TEXT DEFAULT 'STARTED' NOT NULL, 
    address_line TEXT, 
    lat DOUBLE PRECISION, 
    lng DOUBLE PRECISION, 
    location_precision TEXT, 
    city TEXT, 
    service_area_id UUID, 
    service_type TEXT, 
    urgency TEXT, 
    deposit_minor BIGINT, 
    currency TEXT NOT NULL, 
    payment_id UUID, 
    ineligible_reason TEXT, 
    flagged_reason TEXT, 
    ip_hash TEXT NOT NULL, 
    user_agent TEXT DEFAULT '' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    touched_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    located_at TIMESTAMP WITH TIME ZONE, 
    ineligible_at TIMESTAMP WITH TIME ZONE, 
    service_chosen_at TIMESTAMP WITH TIME ZONE, 
    payment_started_at TIMESTAMP WITH TIME ZONE, 
    completed_at TIMESTAMP WITH TIME ZONE, 
    abandoned_at TIMESTAMP WITH TIME ZONE, 
    flagged_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_request_sessions PRIMARY KEY (id), 
    CONSTRAINT ck_request_sessions_step CHECK (step IN ('STARTED', 'LOCATED', 'INELIGIBLE', 'SERVICE_CHOSEN', 'PAYMENT_STARTED', 'COMPLETED', 'ABANDONED', 'FLAGGED')), 
    CONSTRAINT fk_request_sessions_service_area_id FOREIGN KEY(service_area_id) REFERENCES locksmith.service_areas (id)
);

CREATE INDEX ix_request_sessions_created_at_id ON locksmith.request_sessions (created_at, id);
CREATE INDEX ix_request_sessions_idle ON locksmith.request_sessions (touched_at) WHERE step IN ('STARTED', 'LOCATED', 'SERVICE_CHOSEN', 'PAYMENT_STARTED');
CREATE INDEX ix_request_sessions_ip_hash_created_at ON locksmith.request_sessions (ip_hash, created_at);
CREATE INDEX ix_request_sessions_phone_created_at ON locksmith.request_sessions (phone, created_at);
CREATE INDEX ix_request_sessions_step_created_at ON locksmith.request_sessions (step, created_at);

CREATE TABLE locksmith.jobs (
    id UUID DEFAULT uuidv7() NOT NULL, 
    number BIGINT GENERATED BY DEFAULT AS IDENTITY (START WITH 1001), 
    session_id UUID NOT NULL, 
    customer_name TEXT NOT NULL, 
    customer_phone TEXT NOT NULL, 
    service_type TEXT NOT NULL, 
    urgency TEXT NOT NULL, 
    address_line TEXT NOT NULL, 
    lat DOUBLE PRECISION NOT NULL, 
    lng DOUBLE PRECISION NOT NULL, 
    city TEXT NOT NULL, 
    service_area_id UUID NOT NULL, 
    status TEXT DEFAULT 'CREATED' NOT NULL, 
    deposit_minor BIGINT NOT NULL, 
    currency TEXT NOT NULL, 
    deposit_status TEXT DEFAULT 'held' NOT NULL, 
    payment_id UUID NOT NULL, 
    assigned_locksmith_id UUID, 
    assigned_locksmith_name TEXT DEFAULT '' NOT NULL, 
    round INTEGER DEFAULT 1 NOT NULL, 
    wave INTEGER DEFAULT 0 NOT NULL, 
    due_at TIMESTAMP WITH TIME ZONE, 
    dispatch_deadline_at TIMESTAMP WITH TIME ZONE, 
    dispatch_stopped_reason TEXT, 
    dispatch_paused BOOLEAN DEFAULT false NOT NULL, 
    failed_reason TEXT, 
    outcome TEXT, 
    arrival_pin TEXT NOT NULL, 
    arrival_tries INTEGER DEFAULT 0 NOT NULL, 
    arrived_at TIMESTAMP WITH TIME ZONE, 
    agreed_price_minor BIGINT, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    dispatching_at TIMESTAMP WITH TIME ZONE, 
    offered_at TIMESTAMP WITH TIME ZONE, 
    assigned_at TIMESTAMP WITH TIME ZONE, 
    en_route_at TIMESTAMP WITH TIME ZONE, 
    completed_at TIMESTAMP WITH TIME ZONE, 
    canceled_at TIMESTAMP WITH TIME ZONE, 
    failed_at TIMESTAMP WITH TIME ZONE, 
    searchable TEXT GENERATED ALWAYS AS (lower('l' || number::text || ' ' || customer_name || ' ' || customer_phone || ' ' || assigned_locksmith_name || ' ' || address_line)) STORED NOT NULL, 
    CONSTRAINT pk_jobs PRIMARY KEY (id), 
    CONSTRAINT uq_jobs_session_id UNIQUE (session_id), 
    CONSTRAINT uq_jobs_number UNIQUE (number), 
    CONSTRAINT uq_jobs_payment_id UNIQUE (payment_id), 
    CONSTRAINT ck_jobs_status CHECK (status IN ('CREATED', 'DISPATCHING', 'OFFERED', 'ASSIGNED', 'EN_ROUTE', 'COMPLETED', 'CANCELED', 'FAILED')), 
    CONSTRAINT ck_jobs_deposit_status CHECK (deposit_status IN ('held', 'refund_pending', 'partially_refunded', 'refunded', 'earned', 'kept')), 
    CONSTRAINT ck_jobs_deposit_minor CHECK (deposit_minor > 0), 
    CONSTRAINT ck_jobs_assigned CHECK (status NOT IN ('ASSIGNED', 'EN_ROUTE') OR assigned_locksmith_id IS NOT NULL), 
    CONSTRAINT ck_jobs_failed_reason CHECK (status <> 'FAILED' OR failed_reason IS NOT NULL), 
    CONSTRAINT fk_jobs_session_id FOREIGN KEY(session_id) REFERENCES locksmith.request_sessions (id), 
    CONSTRAINT fk_jobs_service_area_id FOREIGN KEY(service_area_id) REFERENCES locksmith.service_areas (id), 
    CONSTRAINT fk_jobs_assigned_locksmith_id FOREIGN KEY(assigned_locksmith_id) REFERENCES locksmith.locksmiths (id)
);

CREATE INDEX ix_jobs_by_city ON locksmith.jobs (city, id) INCLUDE (status, deposit_status, service_type, urgency, created_at, assigned_locksmith_id, searchable);
CREATE INDEX ix_jobs_by_created_at ON locksmith.jobs (created_at, id) INCLUDE (status, deposit_status, service_type, urgency, city, assigned_locksmith_id, searchable);
CREATE INDEX ix_jobs_by_name ON locksmith.jobs (assigned_locksmith_name, id) INCLUDE (status, deposit_status, service_type, urgency, city, created_at, assigned_locksmith_id, searchable);
CREATE INDEX ix_jobs_by_number ON locksmith.jobs (number) INCLUDE (status, deposit_status, service_type, urgency, city, created_at, assigned_locksmith_id, searchable);
CREATE INDEX ix_jobs_by_phone ON locksmith.jobs (customer_phone, id) INCLUDE (status, deposit_status, service_type, urgency, city, created_at, assigned_locksmith_id, searchable);
CREATE INDEX ix_jobs_city_facets ON locksmith.jobs (city, status, deposit_status, service_type, urgency, created_at) INCLUDE (id, number, customer_phone, assigned_locksmith_name);
CREATE INDEX ix_jobs_due ON locksmith.jobs (due_at) WHERE status IN ('CREATED', 'DISPATCHING', 'OFFERED');
CREATE INDEX ix_jobs_facets ON locksmith.jobs (status, deposit_status, service_type, urgency, created_at) INCLUDE (city, id, number, customer_phone, assigned_locksmith_name);
CREATE INDEX ix_jobs_locksmith ON locksmith.jobs (assigned_locksmith_id, created_at);
CREATE INDEX ix_jobs_number_spans ON locksmith.jobs ((number / 5000), created_at);
CREATE INDEX ix_jobs_searchable ON locksmith.jobs USING gin (searchable gin_trgm_ops);
CREATE UNIQUE INDEX uq_jobs_one_at_a_time ON locksmith.jobs (assigned_locksmith_id) WHERE status IN ('ASSIGNED', 'EN_ROUTE');

CREATE TABLE locksmith.job_prices (
    id UUID DEFAULT uuidv7() NOT NULL, 
    job_id UUID NOT NULL, 
    locksmith_id UUID NOT NULL, 
    number INTEGER NOT NULL, 
    amount_minor BIGINT NOT NULL, 
    currency TEXT NOT NULL, 
    status TEXT DEFAULT 'PENDING' NOT NULL, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    decided_at TIMESTAMP WITH TIME ZONE, 
    decided_by TEXT, 
    CONSTRAINT pk_job_prices PRIMARY KEY (id), 
    CONSTRAINT uq_job_prices_job_id_number UNIQUE (job_id, number), 
    CONSTRAINT ck_job_prices_status CHECK (status IN ('PENDING', 'APPROVED', 'REFUSED', 'SUPERSEDED')), 
    CONSTRAINT ck_job_prices_amount_minor CHECK (amount_minor > 0), 
    CONSTRAINT fk_job_prices_job_id FOREIGN KEY(job_id) REFERENCES locksmith.jobs (id), 
    CONSTRAINT fk_job_prices_locksmith_id FOREIGN KEY(locksmith_id) REFERENCES locksmith.locksmiths (id)
);

CREATE UNIQUE INDEX uq_job_prices_one_pending ON locksmith.job_prices (job_id) WHERE status = 'PENDING';

CREATE TABLE locksmith.waves (
    id UUID DEFAULT uuidv7() NOT NULL, 
    job_id UUID NOT NULL, 
    round INTEGER NOT NULL, 
    number INTEGER NOT NULL, 
    opened_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    closes_at TIMESTAMP WITH TIME ZONE NOT NULL, 
    closed_at TIMESTAMP WITH TIME ZONE, 
    close_reason TEXT, 
    opened_by TEXT NOT NULL, 
    considered JSONB DEFAULT '[]' NOT NULL, 
    CONSTRAINT pk_waves PRIMARY KEY (id), 
    CONSTRAINT uq_waves_job_id_round_number UNIQUE (job_id, round, number), 
    CONSTRAINT fk_waves_job_id FOREIGN KEY(job_id) REFERENCES locksmith.jobs (id)
);

CREATE INDEX ix_waves_due ON locksmith.waves (closes_at) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX uq_waves_one_open ON locksmith.waves (job_id) WHERE closed_at IS NULL;

CREATE TABLE locksmith.job_offers (
    id UUID DEFAULT uuidv7() NOT NULL, 
    job_id UUID NOT NULL, 
    locksmith_id UUID NOT NULL, 
    wave_id UUID, 
    round INTEGER NOT NULL, 
    wave_number INTEGER NOT NULL, 
    kind TEXT DEFAULT 'sms' NOT NULL, 
    code TEXT NOT NULL, 
    status TEXT DEFAULT 'PENDING' NOT NULL, 
    rank INTEGER NOT NULL, 
    score JSONB DEFAULT '{}' NOT NULL, 
    message_id UUID, 
    status_reason TEXT, 
    created_at TIMESTAMP WITH TIME ZONE DEFAULT kernel.clock_now() NOT NULL, 
    sent_at TIMESTAMP WITH TIME ZONE, 
    delivered_at TIMESTAMP WITH TIME ZONE, 
    responded_at TIMESTAMP WITH TIME ZONE, 
    CONSTRAINT pk_job_offers PRIMARY KEY (id), 
    CONSTRAINT uq_job_offers_job_id_locksmith_id_round UNIQUE (job_id, locksmith_id, round), 
    CONSTRAINT ck_job_offers_status CHECK (status IN ('PENDING', 'SENT', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'LOST', 'FAILED', 'WITHDRAWN')), 
    CONSTRAINT ck_job_offers_code CHECK (code ~ '^[0-9]{2,4}$'), 
    CONSTRAINT ck_job_offers_kind CHECK (kind IN ('sms', 'manual')), 
    CONSTRAINT fk_job_offers_job_id FOREIGN KEY(job_id) REFERENCES locksmith.jobs (id), 
    CONSTRAINT fk_job_offers_locksmith_id FOREIGN KEY(locksmith_id) REFERENCES locksmith.locksmiths (id), 
    CONSTRAINT fk_job_offers_wave_id FOREIGN KEY(wave_id) REFERENCES locksmith.waves (id)
);

CREATE INDEX ix_job_offers_locksmith_id_created_at ON locksmith.job_offers (locksmith_id, created_at);
CREATE UNIQUE INDEX uq_job_offers_one_accepted ON locksmith.job_offers (job_id, round) WHERE status = 'ACCEPTED';
CREATE UNIQUE INDEX uq_job_offers_open_code ON locksmith.job_offers (locksmith_id, code) WHERE status IN ('PENDING', 'SENT');

-- Search must guess well how rare a word is among a million jobs.
ALTER TABLE locksmith.jobs ALTER COLUMN searchable SET STATISTICS 1000;

GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA locksmith TO steelyard_app;
GRANT DELETE ON locksmith.price_entries TO steelyard_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA locksmith TO steelyard_app;
