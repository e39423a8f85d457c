-- People with accounts. Secrets stand here only as hashes, or sealed.

CREATE TABLE kernel.user_account (
    id uuid DEFAULT uuidv7() NOT NULL,
    email text,
    phone text,
    name text DEFAULT '' NOT NULL,
    password_hash text,
    status text DEFAULT 'active' NOT NULL,
    status_reason text,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    email_verified_at timestamptz,
    phone_verified_at timestamptz,
    password_changed_at timestamptz,
    suspended_at timestamptz,
    erased_at timestamptz,
    CONSTRAINT pk_user_account PRIMARY KEY (id),
    CONSTRAINT ck_user_account_status CHECK (status IN ('active', 'suspended', 'erased')),
    CONSTRAINT ck_user_account_one_form CHECK (email = lower(email)),
    CONSTRAINT ck_user_account_reachable
        CHECK (status = 'erased' OR email IS NOT NULL OR phone IS NOT NULL),
    CONSTRAINT ck_user_account_erased CHECK (status <> 'erased' OR (
        email IS NULL AND phone IS NULL AND name = '' AND password_hash IS NULL
        AND erased_at IS NOT NULL
    ))
);
CREATE UNIQUE INDEX uq_user_account_email ON kernel.user_account (email);
CREATE UNIQUE INDEX uq_user_account_phone ON kernel.user_account (phone);

CREATE TABLE kernel.membership (
    id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    market text NOT NULL,
    role text NOT NULL,
    organisation_id uuid,
    granted_by text NOT NULL,
    granted_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_membership PRIMARY KEY (id),
    CONSTRAINT fk_membership_user_id FOREIGN KEY (user_id) REFERENCES kernel.user_account (id)
);
CREATE UNIQUE INDEX uq_membership_place
    ON kernel.membership (user_id, market, role, organisation_id) NULLS NOT DISTINCT;
CREATE INDEX ix_membership_market_role ON kernel.membership (market, role);
CREATE INDEX ix_membership_organisation_id ON kernel.membership (organisation_id);

-- One row for each device that is signed in; it holds the one refresh token that counts.
CREATE TABLE kernel.device_session (
    id uuid DEFAULT uuidv7() NOT NULL,
    user_id uuid NOT NULL,
    market text NOT NULL,
    token_hash bytea NOT NULL,
    previous_hash bytea,
    client_hash bytea NOT NULL,
    generation integer DEFAULT 0 NOT NULL,
    device text DEFAULT '' NOT NULL,
    ip text,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    rotated_at timestamptz,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_reason text,
    CONSTRAINT pk_device_session PRIMARY KEY (id),
    CONSTRAINT fk_device_session_user_id
        FOREIGN KEY (user_id) REFERENCES kernel.user_account (id),
    CONSTRAINT ck_device_session_ended CHECK ((ended_at IS NULL) = (ended_reason IS NULL)),
    CONSTRAINT ck_device_session_rotated CHECK (
        (generation = 0) = (previous_hash IS NULL) AND (generation = 0) = (rotated_at IS NULL)
    )
);
CREATE UNIQUE INDEX uq_device_session_token_hash ON kernel.device_session (token_hash);
CREATE INDEX ix_device_session_user_id ON kernel.device_session (user_id, market, created_at);
CREATE INDEX ix_device_session_live
    ON kernel.device_session (expires_at) WHERE ended_at IS NULL;

-- Whoever may not come in any more is out in the same moment, whatever wrote the row.
CREATE FUNCTION kernel.end_sessions_of_inactive() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE kernel.device_session
        SET ended_at = kernel.clock_now(), ended_reason = NEW.status
        WHERE user_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER end_sessions AFTER UPDATE OF status ON kernel.user_account
    FOR EACH ROW WHEN (NEW.status <> 'active' AND OLD.status = 'active')
    EXECUTE FUNCTION kernel.end_sessions_of_inactive();

-- Failed sign-ins of an account, or of an account from one address; names are keyed hashes.
CREATE TABLE kernel.sign_in_pause (
    key bytea NOT NULL,
    failures integer NOT NULL,
    failed_at timestamptz NOT NULL,
    until timestamptz NOT NULL,
    CONSTRAINT pk_sign_in_pause PRIMARY KEY (key)
);
CREATE INDEX ix_sign_in_pause_failed_at ON kernel.sign_in_pause (failed_at);

CREATE TABLE kernel.one_time_code (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    purpose text NOT NULL,
    phone text NOT NULL,
    ip text NOT NULL,
    code_hash bytea,
    tries integer DEFAULT 0 NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    closed_at timestamptz,
    outcome text,
    CONSTRAINT pk_one_time_code PRIMARY KEY (id),
    CONSTRAINT ck_one_time_code_tries CHECK (tries BETWEEN 0 AND 5),
    CONSTRAINT ck_one_time_code_closed CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT ck_one_time_code_outcome
        CHECK (outcome IN ('spent', 'used_up', 'replaced', 'expired'))
);
CREATE UNIQUE INDEX uq_one_time_code_open
    ON kernel.one_time_code (market, purpose, phone) WHERE closed_at IS NULL;
CREATE INDEX ix_one_time_code_phone ON kernel.one_time_code (phone, created_at);
CREATE INDEX ix_one_time_code_ip ON kernel.one_time_code (ip, created_at);
CREATE INDEX ix_one_time_code_created_at ON kernel.one_time_code (created_at);

CREATE TABLE kernel.single_use_link (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    purpose text NOT NULL,
    user_id uuid NOT NULL,
    email text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz,
    CONSTRAINT pk_single_use_link PRIMARY KEY (id),
    CONSTRAINT fk_single_use_link_user_id
        FOREIGN KEY (user_id) REFERENCES kernel.user_account (id),
    CONSTRAINT ck_single_use_link_purpose CHECK (purpose IN ('verify_email', 'reset_password'))
);
CREATE UNIQUE INDEX uq_single_use_link_open
    ON kernel.single_use_link (user_id, purpose) WHERE spent_at IS NULL;
CREATE INDEX ix_single_use_link_expires_at ON kernel.single_use_link (expires_at);

-- The first administrator of a market is made once; the row stays when the account does not.
CREATE TABLE kernel.first_admin (
    market text NOT NULL,
    user_id uuid NOT NULL,
    made_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_first_admin PRIMARY KEY (market),
    CONSTRAINT fk_first_admin_user_id
        FOREIGN KEY (user_id) REFERENCES kernel.user_account (id)
);

CREATE TABLE kernel.sealed_secret (
    id uuid DEFAULT uuidv7() NOT NULL,
    owner_type text NOT NULL,
    owner_id uuid NOT NULL,
    purpose text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    CONSTRAINT pk_sealed_secret PRIMARY KEY (id)
);
CREATE UNIQUE INDEX uq_sealed_secret_owner
    ON kernel.sealed_secret (owner_type, owner_id, purpose);
CREATE INDEX ix_sealed_secret_key_id ON kernel.sealed_secret (key_id);

GRANT SELECT, INSERT, UPDATE ON kernel.user_account TO steelyard_app;
GRANT SELECT, INSERT, DELETE ON kernel.membership TO steelyard_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    kernel.device_session, kernel.sign_in_pause, kernel.one_time_code, kernel.single_use_link,
    kernel.sealed_secret
    TO steelyard_app;
GRANT SELECT, INSERT ON kernel.first_admin TO steelyard_app;
