"""Operations: lists, retries, history, reports, health, the demo's data."""

import csv
import io

from sqlalchemy import text
from tests.markets.strathwell.house import House
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.kernel import clock
from steelyard.markets.strathwell.admin import demo


async def _event(house: House, status: str) -> None:
    async with house.services.database.transaction() as session:
        await session.execute(
            text(
                "INSERT INTO kernel.provider_event (provider, event_key, market, type, livemode,"
                " payload, status, error, event_at)"
                " VALUES ('stripe', 'evt_lost', 'strathwell', 'payment_intent.succeeded', false,"
                " '{}', :status, 'nothing of ours fits', :now)"
            ),
            {"status": status, "now": clock.now()},
        )


async def test_lost_events_are_listed_and_tried_again(house: House) -> None:
    await _event(house, "parked")
    admin = await house.person("admin")
    (lost,) = (await admin.get("/admin/webhooks"))["items"]
    assert (lost["event_id"], lost["status"]) == ("evt_lost", "parked")
    again = await admin.post("/admin/webhooks/stripe/retry/evt_lost")
    assert again["status"] == "received"
    assert await house.rows("kernel.pgqueuer", "entrypoint = 'payments.apply_event'") == 1
    await admin.post("/admin/webhooks/stripe/retry/evt_unknown", expect=404)
    organizer = await house.person("organizer")
    await organizer.get("/admin/webhooks", expect=403)


async def test_payments_history_and_reports(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1)
    admin = await house.person("admin")
    listed = await admin.get("/admin/payments", status="succeeded")
    assert [one["captured_cents"] for one in listed["items"]] == [500_000]
    assert (await admin.get("/admin/payments", status="failed"))["items"] == []
    page = await admin.get("/admin/audit", entity_type="booking", entity_id=party.id, size=2)
    assert len(page["items"]) == 2
    following = await admin.get(
        "/admin/audit", entity_type="booking", entity_id=party.id, before=page["next_before"]
    )
    assert following["items"][0]["seq"] < page["items"][-1]["seq"]

    bookings = await admin.get("/admin/reports/bookings")
    assert [one["paid_cents"] for one in bookings["rows"]] == [500_000]
    payouts = await admin.get("/admin/reports/payouts")
    assert sum(one["gross_cents"] for one in payouts["rows"]) == 500_000
    vendors = await admin.get("/admin/reports/vendors")
    assert sorted(one["gross_cents"] for one in vendors["rows"]) == [100_000, 400_000]
    answer = await admin.call("GET", "/admin/reports/payments", format="csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0]["captured_cents"] == "500000"
    await admin.get("/admin/reports/payments", since="2027-01-01", until="2026-01-01", expect=422)
    await party.organizer.get("/admin/reports/payments", expect=403)


async def test_health_is_told_part_by_part(house: House) -> None:
    admin = await house.person("admin")
    seen = await admin.get("/admin/health/details")
    assert seen["database"]["state"] == "ok"


async def test_demo_data_is_made_once_and_only_where_it_is_allowed(house: House) -> None:
    admin = await house.person("admin")
    refused = await admin.post("/admin/demo/seed", expect=403)
    assert refused["error"] == "demo_is_off"
    made = await demo.seed(house.services)
    assert (made["vendors"], made["templates"], made["bookings"]) == (8, 3, 5)
    assert await demo.seed(house.services) == {}
    states = await house.value(
        "SELECT string_agg(status, ' ' ORDER BY status) FROM strathwell.bookings"
    )
    assert states == (
        "awaiting_vendor_approval awaiting_vendor_approval cancelled draft ready_for_payment"
    )
    assert await house.violations() == []
