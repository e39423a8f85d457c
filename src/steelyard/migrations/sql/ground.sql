-- The ground every other revision stands on: the application's role, the clock, append-only.

DO $$
BEGIN
    CREATE ROLE steelyard_app NOLOGIN;
EXCEPTION
    -- Roles belong to the whole cluster: another database of it may have made this one.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'steelyard_app', 'MEMBER') THEN
        EXECUTE format('GRANT steelyard_app TO %I', current_user);
    END IF;
END
$$;

GRANT USAGE ON SCHEMA kernel TO steelyard_app;

-- One row: how far a demo's clock is ahead of the machine's. Stays zero in production.
CREATE TABLE kernel.clock (
    id boolean PRIMARY KEY DEFAULT true,
    offset_by interval NOT NULL DEFAULT interval '0',
    CONSTRAINT ck_clock_single CHECK (id),
    CONSTRAINT ck_clock_forward CHECK (offset_by >= interval '0')
);
INSERT INTO kernel.clock DEFAULT VALUES;
GRANT SELECT, UPDATE (offset_by) ON kernel.clock TO steelyard_app;

CREATE FUNCTION kernel.clock_now() RETURNS timestamptz
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT now() + offset_by FROM kernel.clock $$;
GRANT EXECUTE ON FUNCTION kernel.clock_now() TO steelyard_app;

-- For tables whose rows are history. Even their owner is refused; a correction is a new row.
CREATE FUNCTION kernel.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;
