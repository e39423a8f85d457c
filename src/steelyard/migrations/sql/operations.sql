-- What the console asks of the engine room.

-- Each time the house looked at itself: its promises hourly, its books against the provider's.
CREATE TABLE kernel.check_run (
    id uuid NOT NULL DEFAULT uuidv7(),
    kind text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL DEFAULT kernel.clock_now(),
    checked integer NOT NULL,
    broken integer NOT NULL,
    findings jsonb NOT NULL DEFAULT '[]',
    CONSTRAINT pk_check_run PRIMARY KEY (id),
    CONSTRAINT ck_check_run_kind CHECK (kind IN ('promises', 'reconcile'))
);
CREATE INDEX ix_check_run_kind_finished_at ON kernel.check_run (kind, finished_at);
GRANT SELECT, INSERT, DELETE ON kernel.check_run TO steelyard_app;

-- Alarms are few among many events, and staff ask for the newest.
CREATE INDEX ix_audit_event_alarm ON kernel.audit_event (stream, at)
    WHERE data @> '{"alarm": true}';

-- The list of requests by their last step.
CREATE INDEX ix_request_sessions_touched_at_id
    ON locksmith.request_sessions (touched_at, id);
