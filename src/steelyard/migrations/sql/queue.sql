-- What is due first, of each priority: timers that wait for their hour are not walked over.
CREATE INDEX ix_pgqueuer_due ON kernel.pgqueuer (priority DESC, execute_after, id)
    WHERE status = 'queued';

-- Only what is new is news. That a job is done, or was there already, wakes nobody.
CREATE OR REPLACE TRIGGER tg_pgqueuer_changed
    AFTER INSERT OR TRUNCATE ON kernel.pgqueuer
    FOR EACH STATEMENT EXECUTE FUNCTION kernel.fn_pgqueuer_changed();
