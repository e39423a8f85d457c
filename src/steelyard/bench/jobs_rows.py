"""Believable jobs in any number: mostly done, a few open, big and small cities, over two years.

Made by the server, row after row as they would have come, with their request sessions. Indexes
and foreign keys are set aside meanwhile and put back, and the table is vacuumed and analyzed:
what a table looks like that has grown over two years under autovacuum.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy import ARRAY, Double, Integer, Text, TextClause, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from steelyard.bench.figures import Tell

DAYS = 730
LOCKSMITHS = 1_200
BATCH = 50_000
CITIES = (
    *("Chicago", "Aurora", "Naperville", "Joliet", "Rockford", "Elgin", "Springfield", "Peoria"),
    *("Waukegan", "Champaign", "Cicero", "Bloomington", "Evanston", "Schaumburg", "Decatur"),
    *("Arlington Heights", "Bolingbrook", "Palatine", "Skokie", "Des Plaines", "Oak Lawn"),
    *("Orland Park", "Berwyn", "Mount Prospect", "Wheaton", "Oak Park", "Downers Grove"),
    *("Hoffman Estates", "Plainfield", "Glenview", "Lombard", "Moline", "Buffalo Grove"),
    *("Bartlett", "Crystal Lake", "Quincy", "Streamwood", "Carol Stream", "Urbana", "Galena"),
)
"""From the busiest to the quietest: the second has half of the first's jobs, and so on."""

_FIRST = "Dana Luis Mei Omar Ana Ivan Grace Kofi Nora Paul Ruth Sam Tess Uma Viktor Wren Yusuf Zoe"
_LAST = (
    "Reyes Novak Okafor Lindqvist Haddad Kim Moreau Patel Quinn Rossi Santos Tanaka Ueda Vargas "
    "Weber Xu Young Zimmer Abbott Brandt Castillo Duarte Ellis Fischer Gupta Hansen Ito Jensen "
    "Kaplan Larsen Mbeki Nash Ortiz Price Ramos Schmidt Torres Udal Voss Walsh"
)
_STREETS = "Lake Oak Main Elm Cedar Halsted Clark Division Grand Pulaski Kedzie Ashland Western"
_WORDS: dict[str, object] = {
    "cities": list(CITIES),
    "first": _FIRST.split(),
    "last": _LAST.split(),
    "streets": _STREETS.split(),
    "locksmiths": LOCKSMITHS,
}

_PEOPLE = """
INSERT INTO locksmith.locksmiths (display_name, phone, primary_city, base_lat, base_lng,
    supports_home_lockout, supports_car_lockout, onboarded_by)
SELECT (:first)[1 + n % array_length(:first, 1)] || ' ' || (:last)[1 + n % array_length(:last, 1)]
        || ' ' || n, '+1630' || lpad(n::text, 7, '0'), (:cities)[1 + n % array_length(:cities, 1)],
    41.8, -87.7, true, true, 'bench'
FROM generate_series(1, :locksmiths) AS n
"""
_AREAS = """
INSERT INTO locksmith.service_areas (name, city, region, lat, lng, radius_km)
SELECT city, city, 'IL', 41 + place / 50.0, -88, 30
FROM unnest(:cities) WITH ORDINALITY AS c (city, place)
"""
_JOBS = """
WITH place AS MATERIALIZED (
    SELECT array_agg(id ORDER BY display_name) AS ids,
        array_agg(display_name ORDER BY display_name) AS names
    FROM locksmith.locksmiths
), area AS MATERIALIZED (
    SELECT array_agg(a.id ORDER BY c.place) AS ids
    FROM unnest(:cities) WITH ORDINALITY AS c (city, place)
    JOIN locksmith.service_areas AS a USING (city)
), drawn AS MATERIALIZED (
    SELECT n, n > :total - :open AS is_open,
        now() - make_interval(secs => (:total - n + random()) / :total * :days * 86400)
            AS created_at,
        1 + width_bucket(random(), :bounds) AS city,
        random() AS fate, random() AS money, random() AS service, random() AS hurry,
        1 + floor(random() * :locksmiths)::int AS who,
        '+1312' || lpad(floor(random() * 10000000)::int::text, 7, '0') AS phone,
        (:first)[1 + floor(random() * array_length(:first, 1))::int] || ' '
            || (:last)[1 + floor(random() * array_length(:last, 1))::int] AS name,
        1 + floor(random() * 9900)::int || ' '
            || (:streets)[1 + floor(random() * array_length(:streets, 1))::int] || ' St' AS line
    FROM generate_series(:low, :high) AS n
), decided AS MATERIALIZED (
    SELECT *, uuidv7(created_at - now()) AS session_id,
        (ARRAY['home_lockout', 'car_lockout', 'rekey', 'smart_lock'])
            [1 + width_bucket(service, ARRAY[0.55, 0.85, 0.96])] AS service_type,
        (ARRAY['standard', 'urgent', 'emergency'])
            [1 + width_bucket(hurry, ARRAY[0.5, 0.85])] AS urgency,
        CASE WHEN is_open THEN (ARRAY['CREATED', 'DISPATCHING', 'OFFERED', 'ASSIGNED', 'EN_ROUTE'])
                [1 + width_bucket(fate, ARRAY[0.02, 0.1, 0.35, 0.6])]
            ELSE (ARRAY['COMPLETED', 'CANCELED', 'FAILED'])
                [1 + width_bucket(fate, ARRAY[0.9, 0.96])] END AS status
    FROM drawn
), sessions AS (
    INSERT INTO locksmith.request_sessions (id, name, phone, step, address_line, lat, lng, city,
        service_area_id, service_type, urgency, deposit_minor, currency, ip_hash, created_at,
        touched_at, located_at, service_chosen_at, payment_started_at, completed_at)
    SELECT session_id, name, phone, 'COMPLETED', line, 41.8, -87.7, (:cities)[city],
        area.ids[city], service_type, urgency, 4900, 'USD', md5(phone), created_at, created_at,
        created_at, created_at, created_at, created_at
    FROM decided, area
)
INSERT INTO locksmith.jobs (id, session_id, customer_name, customer_phone, service_type, urgency,
    address_line, lat, lng, city, service_area_id, status, deposit_minor, currency,
    deposit_status, payment_id, assigned_locksmith_id, assigned_locksmith_name, wave, due_at,
    failed_reason, outcome, arrival_pin, created_at, assigned_at, completed_at, canceled_at,
    failed_at)
SELECT uuidv7(created_at - now()), session_id, name, phone, service_type, urgency, line,
    41.8 + fate / 10, -87.7 + money / 10, (:cities)[city], area.ids[city], status, 4900, 'USD',
    CASE status
        WHEN 'COMPLETED' THEN (ARRAY['earned', 'refunded', 'partially_refunded'])
            [1 + width_bucket(money, ARRAY[0.985, 0.995])]
        WHEN 'CANCELED' THEN (ARRAY['refunded', 'kept', 'held'])
            [1 + width_bucket(money, ARRAY[0.75, 0.99])]
        WHEN 'FAILED' THEN (ARRAY['refunded', 'refund_pending', 'held'])
            [1 + width_bucket(money, ARRAY[0.988, 0.994])]
        ELSE 'held' END,
    uuidv7(),
    CASE WHEN has_locksmith THEN place.ids[at] END,
    CASE WHEN has_locksmith THEN place.names[at] ELSE '' END,
    1, CASE WHEN is_open THEN now() END,
    CASE WHEN status = 'FAILED' THEN 'no_candidates' END,
    CASE WHEN status = 'COMPLETED' THEN 'done' END, '0412', created_at,
    CASE WHEN has_locksmith THEN created_at + interval '4 minutes' END,
    CASE WHEN status = 'COMPLETED' THEN created_at + interval '50 minutes' END,
    CASE WHEN status = 'CANCELED' THEN created_at + interval '20 minutes' END,
    CASE WHEN status = 'FAILED' THEN created_at + interval '15 minutes' END
FROM (
    SELECT *, status IN ('ASSIGNED', 'EN_ROUTE', 'COMPLETED')
            OR (status = 'CANCELED' AND money < 0.4) AS has_locksmith,
        -- Nobody has two open jobs.
        CASE WHEN is_open THEN 1 + (n % :locksmiths)::int ELSE who END AS at
    FROM decided
) AS job, place, area
ORDER BY n
"""


_TYPES = {
    **dict.fromkeys(("cities", "first", "last", "streets"), ARRAY(Text)),
    **dict.fromkeys(("total", "open", "low", "high", "days", "locksmiths"), Integer()),
    "bounds": ARRAY(Double),
}


async def fill(owner: AsyncEngine, jobs: int, tell: Tell) -> None:
    """Leave exactly ``jobs`` jobs in the table. ``owner`` may change tables."""
    await _empty(owner)
    whole = {**_WORDS, "total": jobs, "open": _open(jobs), "bounds": _bounds(), "days": DAYS}
    async with _set_aside(owner, tell):
        for low in range(1, jobs + 1, BATCH):
            high = min(low + BATCH - 1, jobs)
            async with owner.begin() as connection:
                await connection.execute(_worded(_JOBS), {**whole, "low": low, "high": high})
            tell(f"{high:,} of {jobs:,} jobs made")
    await _settle(owner, tell)


def _open(jobs: int) -> int:
    """So many are under way at any moment: an hour's or two's."""
    return min(max(8, jobs * 3 // 10_000), LOCKSMITHS)


def _bounds() -> list[float]:
    """Where in 0..1 each city but the first begins."""
    weights = [1 / place for place in range(1, len(CITIES) + 1)]
    return [sum(weights[:place]) / sum(weights) for place in range(1, len(CITIES))]


def _worded(statement: str) -> TextClause:
    """``statement`` with the types of what it asks for: the server does not guess them."""
    asked = [
        bindparam(name, type_=kind) for name, kind in _TYPES.items() if f":{name}" in statement
    ]
    return text(statement).bindparams(*asked)


async def _empty(owner: AsyncEngine) -> None:
    async with owner.begin() as connection:
        await connection.execute(
            text(
                "TRUNCATE locksmith.jobs, locksmith.request_sessions, locksmith.locksmiths,"
                " locksmith.service_areas RESTART IDENTITY CASCADE"
            )
        )
        await connection.execute(_worded(_AREAS), _WORDS)
        await connection.execute(_worded(_PEOPLE), _WORDS)


@asynccontextmanager
async def _set_aside(owner: AsyncEngine, tell: Tell) -> AsyncGenerator[None]:
    """Without the tables' secondary indexes and foreign keys; all of them are back afterwards."""
    async with owner.begin() as connection:
        keys = await _foreign_keys(connection)
        indexes = await _indexes(connection)
        for table, name, _definition in keys:
            await connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
        for name, _definition in indexes:
            await connection.execute(text(f"DROP INDEX {name}"))
    yield
    for name, definition in indexes:
        tell(f"building {name.partition('.')[2]}")
        async with owner.begin() as connection:
            await connection.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
            await connection.exec_driver_sql(definition)
    for table, name, definition in keys:
        async with owner.begin() as connection:
            await connection.execute(
                text(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
            )


async def _foreign_keys(connection: AsyncConnection) -> list[tuple[str, str, str]]:
    found = await connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE contype = 'f' AND conrelid IN"
            " ('locksmith.jobs'::regclass, 'locksmith.request_sessions'::regclass)"
        )
    )
    return [(table, name, definition) for table, name, definition in found]


async def _indexes(connection: AsyncConnection) -> list[tuple[str, str]]:
    """Those that stand for no constraint."""
    found = await connection.execute(
        text(
            "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)"
            " FROM pg_index AS i WHERE i.indrelid IN"
            " ('locksmith.jobs'::regclass, 'locksmith.request_sessions'::regclass)"
            " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)"
        )
    )
    return [(name, definition) for name, definition in found]


async def _settle(owner: AsyncEngine, tell: Tell) -> None:
    tell("vacuuming and analyzing")
    async with owner.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        for table in ("locksmith.jobs", "locksmith.request_sessions", "locksmith.locksmiths"):
            await connection.execute(text(f"VACUUM (ANALYZE) {table}"))
        await connection.execute(text("CHECKPOINT"))
