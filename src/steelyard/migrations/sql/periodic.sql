-- Whose turn it is at periodic work. The row's lock is the turn.
CREATE TABLE kernel.periodic (
    name text CONSTRAINT pk_periodic PRIMARY KEY,
    last_run_at timestamptz
);
GRANT SELECT, INSERT, UPDATE ON kernel.periodic TO steelyard_app;
