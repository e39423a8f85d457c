"""What ``verify`` asks of bookings: silent about a whole house, loud about a broken one."""

from sqlalchemy import text
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import a_booking, a_paid_booking, a_ready_booking

from steelyard.markets.strathwell.bookings.invariants import INVARIANTS

BROKEN = {
    "S01": "UPDATE strathwell.bookings SET status = 'ready_for_payment' WHERE id = :asked",
    "S02": "UPDATE strathwell.bookings SET total_minor = total_minor + 1 WHERE id = :ready",
    "S06": "UPDATE strathwell.booking_vendors SET agreed_amount_minor = 1 WHERE booking_id = :paid",
    "S07": "UPDATE strathwell.booking_vendors SET secured_on = NULL WHERE booking_id = :paid",
    "S11": "INSERT INTO strathwell.contracts (booking_id, version, content, digest,"
    " previous_digest) VALUES (:paid, 2, '{}', repeat('a', 64), repeat('b', 64))",
    "S12": "UPDATE strathwell.date_holds SET rank = 5 WHERE status = 'active'",
    "S13": "UPDATE strathwell.booking_vendors SET respond_by = respond_by - interval '49 hours'"
    " WHERE booking_id = :asked",
}


async def test_each_promise_is_kept_and_notices_when_it_is_not(house: House) -> None:
    asked, ready = await a_booking(house), await a_ready_booking(house, services=1)
    paid = await a_paid_booking(house, services=1)
    ids = {"asked": asked.uuid, "ready": ready.uuid, "paid": paid.uuid}
    assert {one.code for one in INVARIANTS} == set(BROKEN)
    for promise in INVARIANTS:
        async with house.services.database.reading() as session:
            assert await promise.violations(session) == [], promise.code
        async with house.services.database.transaction() as session:
            broken = text(BROKEN[promise.code])
            named = broken.bindparams(
                **{name: value for name, value in ids.items() if f":{name}" in broken.text}
            )
            await session.execute(named)
            assert await promise.violations(session), promise.code
            await session.rollback()
