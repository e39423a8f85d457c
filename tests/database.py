"""One database for each parallel worker, put back as the migrations made it between two tests.

Cloning a template takes a checkpoint of the whole server, so parallel clones wait for each
other; deleting the few rows a test made does not. What a test changes beyond rows (a dropped
trigger, a granted right) an event trigger notes, and then the database is cloned anew.
"""

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import anyio
import asyncpg

STATE = Path(__file__).parent.parent / ".steelyard" / "test"

# Deleted rows stay in their pages until a vacuum; beyond this a new clone is the faster one.
MANY_ROWS = 30_000

_MEMORY = """
CREATE SCHEMA pristine;
CREATE TABLE pristine.relation (name text, columns text, copy text);
CREATE TABLE pristine.counter (name text, value bigint, called boolean);
CREATE TABLE pristine.change (tag text);

DO $$
DECLARE
    one record;
    filled boolean;
    counted record;
    number integer := 0;
BEGIN
    FOR one IN
        SELECT c.oid, c.oid::regclass::text AS name,
               (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
                  FROM pg_attribute a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   AND a.attgenerated = '') AS columns
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'r'
           AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pristine')
           AND n.nspname NOT LIKE 'pg_t%'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.name) INTO filled;
        IF filled THEN
            number := number + 1;
            EXECUTE format('CREATE TABLE pristine.copy_%s AS TABLE %s', number, one.name);
        END IF;
        INSERT INTO pristine.relation VALUES (
            one.name, one.columns, CASE WHEN filled THEN 'pristine.copy_' || number END
        );
    END LOOP;
    FOR one IN
        SELECT c.oid::regclass::text AS name FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind = 'S' AND n.nspname <> 'pristine'
    LOOP
        EXECUTE format('SELECT last_value, is_called FROM %s', one.name) INTO counted;
        INSERT INTO pristine.counter VALUES (one.name, counted.last_value, counted.is_called);
    END LOOP;
END $$;

CREATE FUNCTION pristine.note() RETURNS event_trigger
LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO pristine.change VALUES (tg_tag);
END $$;
-- The number of rows that went, or null where more than rows was changed.
CREATE FUNCTION pristine.restore() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    one record;
    filled boolean;
    went bigint;
    total bigint := 0;
BEGIN
    IF EXISTS (SELECT FROM pristine.change) THEN
        RETURN NULL;
    END IF;
    -- History is append-only by trigger; its own test's end is the one time it goes.
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT * FROM pristine.relation LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', one.name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %s', one.name);
            GET DIAGNOSTICS went = ROW_COUNT;
            total := total + went;
        END IF;
        IF one.copy IS NOT NULL THEN
            EXECUTE format(
                'INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s',
                one.name, one.columns, one.columns, one.copy
            );
        END IF;
    END LOOP;
    PERFORM setval(name::regclass, value, called) FROM pristine.counter;
    RETURN total;
END $$;

CREATE EVENT TRIGGER pristine_change ON ddl_command_end EXECUTE FUNCTION pristine.note();
CREATE EVENT TRIGGER pristine_drop ON sql_drop EXECUTE FUNCTION pristine.note();
-- Also where a test says session_replication_role = replica, as whoever tampers would.
ALTER EVENT TRIGGER pristine_change ENABLE ALWAYS;
ALTER EVENT TRIGGER pristine_drop ENABLE ALWAYS;
"""


@contextmanager
def locked(name: str) -> Generator[None]:
    """Alone among the parallel workers of every run on this machine's state folder."""
    STATE.mkdir(parents=True, exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def named(dsn: str, database: str) -> str:
    """The same server's other database."""
    base, _, query = dsn.partition("?")
    return base.rsplit("/", 1)[0] + "/" + database + (f"?{query}" if query else "")


async def connect(dsn: str) -> Any:
    return cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]


async def run(dsn: str, *statements: str) -> None:
    """Each statement in a transaction of its own."""
    connection = await connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def clone(server_dsn: str, template: str, name: str) -> str:
    """A migrated database called ``name``, in place of one that has this name; its DSN."""
    # Cloning locks the template for a moment; parallel workers take turns.
    with locked("clone"):
        await run(
            server_dsn,
            f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY",
        )
    return named(server_dsn, name)


class Ground:
    """The database of one worker. ``fresh`` makes it as the migrations made it."""

    def __init__(self, server_dsn: str, template: str, name: str) -> None:
        self._server_dsn = server_dsn
        self._template = template
        self._name = name
        self._rows: int | None = None  # that went since the clone; None: there is no clone yet

    async def fresh(self) -> str:
        """Nobody is connected, no row is left of the test before; its DSN."""
        dsn = named(self._server_dsn, self._name)
        went = None if self._rows is None else await self._restore(dsn)
        if went is None or self._rows is None or self._rows + went > MANY_ROWS:
            await clone(self._server_dsn, self._template, self._name)
            await run(dsn, _MEMORY)
            self._rows = 0
        else:
            self._rows += went
        return dsn

    async def _restore(self, dsn: str) -> int | None:
        connection = await connect(dsn)
        try:
            while await connection.fetchval(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            ):
                await anyio.sleep(0.01)
            return cast("int | None", await connection.fetchval("SELECT pristine.restore()"))
        finally:
            await connection.close()

    async def drop(self) -> None:
        await run(self._server_dsn, f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)")
