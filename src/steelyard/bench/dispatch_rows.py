"""A town for dispatch benches: locksmiths, and jobs that have been offered to some of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

BATCH = 100
"""Jobs made by one statement."""

_AREA = """
INSERT INTO locksmith.service_areas (name, city, region, lat, lng, radius_km)
SELECT 'Area ' || n, 'Town ' || n, 'IL', 41.8, -120 + 2 * n, 30
FROM generate_series(1, CAST(:areas AS integer)) AS n
ON CONFLICT (name) DO NOTHING
"""
_PEOPLE = """
INSERT INTO locksmith.locksmiths (display_name, phone, primary_city, base_lat, base_lng,
    supports_home_lockout, supports_car_lockout, onboarded_by)
SELECT 'Locksmith ' || n, '+1312' || (2000000 + n)::text, area.city,
    area.lat + random() / 10, area.lng + random() / 10, true, true, 'bench'
FROM generate_series(CAST(:low AS integer), CAST(:high AS integer)) AS n
JOIN locksmith.service_areas AS area ON area.name = 'Area ' || (1 + n % :areas)
"""
_OFFERED = """
WITH area AS (
    SELECT id FROM locksmith.service_areas ORDER BY name LIMIT 1
), requested AS (
    INSERT INTO locksmith.request_sessions (name, phone, step, address_line, lat, lng, city,
        service_area_id, service_type, urgency, deposit_minor, currency, ip_hash)
    SELECT 'Dana Reyes', '+1773' || (2000000 + n)::text, 'COMPLETED', '1 Lake St', 41.8, -118,
        'Town 1', area.id, 'home_lockout', 'urgent', 4900, 'USD', ''
    FROM generate_series(1, CAST(:jobs AS integer)) AS n, area
    RETURNING *
), made AS (
    INSERT INTO locksmith.jobs (session_id, customer_name, customer_phone, service_type, urgency,
        address_line, lat, lng, city, service_area_id, status, deposit_minor, currency,
        payment_id, wave, arrival_pin, offered_at)
    SELECT id, name, phone, service_type, urgency, address_line, lat, lng, city, service_area_id,
        'OFFERED', deposit_minor, currency, uuidv7(), 1, '0412', now()
    FROM requested
    RETURNING id
), numbered AS (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM made
), wave AS (
    INSERT INTO locksmith.waves (job_id, round, number, closes_at, opened_by)
    SELECT id, 1, 1, now() + interval '1 hour', 'bench' FROM made
    RETURNING id, job_id
), free AS (
    SELECT id, phone, row_number() OVER (ORDER BY id) - 1 AS place
    FROM locksmith.locksmiths
    WHERE NOT EXISTS (SELECT FROM locksmith.job_offers WHERE locksmith_id = locksmiths.id)
    ORDER BY id LIMIT CAST(:jobs AS integer) * CAST(:each AS integer)
), asked AS (
    INSERT INTO locksmith.job_offers (job_id, locksmith_id, wave_id, round, wave_number, code,
        status, rank, sent_at)
    SELECT numbered.id, free.id, wave.id, 1, 1, '17', 'SENT', 1, now()
    FROM numbered JOIN wave ON wave.job_id = numbered.id
    JOIN free ON free.place / :each = numbered.place
    RETURNING id, job_id, locksmith_id
)
SELECT asked.job_id, asked.id AS offer_id, asked.locksmith_id, free.phone
FROM asked JOIN free ON free.id = asked.locksmith_id ORDER BY asked.job_id, asked.id
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """One locksmith who has been offered one job, and who never was before."""

    job_id: UUID
    offer_id: UUID
    locksmith_id: UUID
    phone: str


async def open_town(owner: AsyncEngine, areas: int = 1) -> None:
    """So many places to serve, far from one another."""
    async with owner.begin() as connection:
        await connection.execute(text(_AREA), {"areas": areas})


async def settle_locksmiths(owner: AsyncEngine, number: int, areas: int = 1) -> None:
    """So many more locksmiths, free and willing, spread evenly over the areas."""
    async with owner.begin() as connection:
        known = await connection.scalar(text("SELECT count(*) FROM locksmith.locksmiths")) or 0
        await connection.execute(
            text(_PEOPLE), {"low": known + 1, "high": known + number, "areas": areas}
        )


async def offer_jobs(owner: AsyncEngine, jobs: int, each: int) -> list[list[Asked]]:
    """So many new jobs, each offered to ``each`` locksmiths of its own: no one has two."""
    await settle_locksmiths(owner, jobs * each)
    made: list[list[Asked]] = []
    for start in range(0, jobs, BATCH):
        number = min(BATCH, jobs - start)
        async with owner.begin() as connection:
            rows = await connection.execute(text(_OFFERED), {"jobs": number, "each": each})
            found = [Asked(*row) for row in rows]
        made += [found[at : at + each] for at in range(0, len(found), each)]
    async with owner.connect() as plain:
        connection = await plain.execution_options(isolation_level="AUTOCOMMIT")
        for table in ("jobs", "job_offers", "locksmiths", "waves", "request_sessions"):
            await connection.execute(text(f"ANALYZE locksmith.{table}"))
    return made
