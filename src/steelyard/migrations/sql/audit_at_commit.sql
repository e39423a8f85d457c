-- What a unit of work wants in the history stands here until its commit, which appends it and
-- takes it away again: nobody ever sees a row. The chain's head is locked by the commit itself, so
-- the next one waits for a write to disk and not for a client that is slow to say COMMIT.
CREATE UNLOGGED TABLE kernel.audit_asked (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit_asked PRIMARY KEY,
    stream text NOT NULL,
    events jsonb NOT NULL
);

CREATE FUNCTION kernel.append_asked() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    PERFORM kernel.append_audit(NEW.stream, NEW.events);
    DELETE FROM kernel.audit_asked WHERE id = NEW.id;
    RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION kernel.append_asked() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER audit_asked_is_appended
    AFTER INSERT ON kernel.audit_asked DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION kernel.append_asked();

GRANT INSERT ON kernel.audit_asked TO steelyard_app;
