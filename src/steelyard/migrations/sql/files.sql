-- Files: what was uploaded, by whom, of what kind, and whether it may be seen.

CREATE TABLE kernel.file (
    id uuid DEFAULT uuidv7() NOT NULL,
    market text NOT NULL,
    kind text NOT NULL,
    owner_id text NOT NULL,
    filename text NOT NULL,
    content_type text NOT NULL,
    size_bytes bigint NOT NULL,
    max_bytes bigint NOT NULL,
    public boolean DEFAULT false NOT NULL,
    status text DEFAULT 'awaiting' NOT NULL,
    reason text,
    upload_key text NOT NULL,
    object_key text,
    stored_bytes bigint,
    sha256 bytea,
    width integer,
    height integer,
    created_at timestamptz DEFAULT kernel.clock_now() NOT NULL,
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    available_at timestamptz,
    rejected_at timestamptz,
    deleted_at timestamptz,
    upload_removed_at timestamptz,
    object_removed_at timestamptz,
    CONSTRAINT pk_file PRIMARY KEY (id),
    CONSTRAINT ck_file_status
        CHECK (status IN ('awaiting', 'quarantined', 'available', 'rejected', 'deleted')),
    CONSTRAINT ck_file_size CHECK (size_bytes BETWEEN 1 AND max_bytes),
    CONSTRAINT ck_file_stored_size CHECK (stored_bytes BETWEEN 1 AND max_bytes),
    CONSTRAINT ck_file_available CHECK (status <> 'available' OR (
        object_key IS NOT NULL AND stored_bytes IS NOT NULL AND sha256 IS NOT NULL
        AND available_at IS NOT NULL
    )),
    CONSTRAINT ck_file_rejected CHECK ((status = 'rejected') <= (reason IS NOT NULL)),
    CONSTRAINT ck_file_deleted CHECK ((status = 'deleted') = (deleted_at IS NOT NULL)),
    CONSTRAINT ck_file_kept
        CHECK (object_removed_at IS NULL OR status IN ('rejected', 'deleted'))
);
CREATE UNIQUE INDEX uq_file_upload_key ON kernel.file (upload_key);
CREATE UNIQUE INDEX uq_file_object_key ON kernel.file (object_key);
CREATE INDEX ix_file_owner ON kernel.file (market, owner_id, kind);
CREATE INDEX ix_file_unfinished
    ON kernel.file (expires_at) WHERE status IN ('awaiting', 'quarantined');
CREATE INDEX ix_file_upload_left ON kernel.file (expires_at) WHERE upload_removed_at IS NULL;
CREATE INDEX ix_file_object_left ON kernel.file (id)
    WHERE object_key IS NOT NULL AND object_removed_at IS NULL
        AND status IN ('rejected', 'deleted');

-- What was promised to an uploader and what was found of the content are facts: they are written
-- once. A row that says "kept here, of this hash" cannot be pointed elsewhere.
CREATE FUNCTION kernel.keep_file_facts() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF (NEW.id, NEW.market, NEW.kind, NEW.owner_id, NEW.content_type, NEW.size_bytes,
        NEW.max_bytes, NEW.public, NEW.upload_key, NEW.created_at, NEW.expires_at)
        IS DISTINCT FROM
       (OLD.id, OLD.market, OLD.kind, OLD.owner_id, OLD.content_type, OLD.size_bytes,
        OLD.max_bytes, OLD.public, OLD.upload_key, OLD.created_at, OLD.expires_at)
    THEN
        RAISE EXCEPTION 'the terms of an upload do not change' USING ERRCODE = 'P0001';
    END IF;
    IF OLD.object_key IS NOT NULL AND (NEW.object_key, NEW.stored_bytes, NEW.sha256)
        IS DISTINCT FROM (OLD.object_key, OLD.stored_bytes, OLD.sha256)
    THEN
        RAISE EXCEPTION 'a kept file is not replaced' USING ERRCODE = 'P0001';
    END IF;
    IF OLD.status = 'deleted' AND NEW.status <> 'deleted' THEN
        RAISE EXCEPTION 'a deleted file does not come back' USING ERRCODE = 'P0001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER keep_facts BEFORE UPDATE ON kernel.file
    FOR EACH ROW EXECUTE FUNCTION kernel.keep_file_facts();

GRANT SELECT, INSERT, UPDATE ON kernel.file TO steelyard_app;
