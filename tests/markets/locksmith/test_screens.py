"""Customers and staff are shown what they asked to be shown, beside the texts and mails."""

import secrets
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from tests.markets.locksmith.conftest import EMAIL, Desk
from tests.markets.locksmith.requests.customer import Customer, asking, paid
from tests.markets.locksmith.requests.test_tracking import ask_price, smith_of

from steelyard.kernel import audit, messaging
from steelyard.kernel.audit import Actor
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.messaging import Message
from steelyard.kernel.messaging.push_crypto import encode
from steelyard.markets.locksmith.dispatch import control, waves
from steelyard.markets.locksmith.jobs.depart import depart
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Locksmith
from steelyard.markets.locksmith.operations.alarms import tell_alarms
from steelyard.markets.locksmith.sms.commands import Command
from steelyard.markets.locksmith.sms.field import COMMANDS
from steelyard.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"vapid_private_key": "11" * 32})


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    await desk.open_shop()
    await desk.hire("Keys 1", 1)
    return desk


def browser() -> dict[str, Any]:
    """What a browser gives its page; nobody is there to read what is sent."""
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "endpoint": f"https://push.test/send/{secrets.token_urlsafe(8)}",
        "expirationTime": None,
        "keys": {"p256dh": encode(point), "auth": encode(secrets.token_bytes(16))},
    }


async def shown(shop: Desk, party: str) -> list[Message]:
    """What was put into the outbox for screens, oldest first."""
    async with shop.services.database.reading() as session:
        found = await session.scalars(
            select(Message)
            .where(Message.channel == "push", Message.party_type == party)
            .order_by(Message.id)
        )
        return list(found.all())


async def told(shop: Desk, party: str = "customer") -> list[str]:
    return [str(one.template) for one in await shown(shop, party)]


async def switched_on(customer: Customer) -> dict[str, Any]:
    return await customer.post("/push", browser(), status=201)


async def test_a_customer_is_shown_the_way_from_accepted_to_the_price(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    await switched_on(customer)
    smith = await smith_of(shop)
    assert await shop.says_yes(smith, job_id)
    assert await told(shop) == ["customer_assigned"]
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        await depart(session, job, actor=Actor.system("test"))
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        keys = await session.get_one(Locksmith, UUID(smith))
        here = Command("HERE", pin=job.arrival_pin)
        await COMMANDS["HERE"](session, job, keys, here, Actor.system("test"))
        await COMMANDS["HERE"](session, job, keys, here, Actor.system("test"))
    await ask_price(shop, job_id, 18_000)
    assert await told(shop) == [
        "customer_assigned",
        "customer_en_route",
        "customer_arrived",
        "customer_price",
    ]
    last = (await shown(shop, "customer"))[-1]
    assert (last.subject_line, last.about_id) == ("Keys 1 asks $180.00", job_id)
    assert (last.link or "").startswith(
        f"{shop.services.settings.base_url}/locksmith/request/{customer.id}#"
    )


async def test_a_customer_is_shown_that_nobody_is_free_and_staff_too(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    await switched_on(customer)
    await shop.post("/push", browser(), status=201)
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        job.wave = 99
        wave = await waves.open_wave_of(session, job.id)
        assert wave is not None
        await waves.close_wave(session, job, wave, "time")
        await waves.advance(session, job)
    assert await told(shop) == ["customer_nobody_found"]
    (for_staff,) = await shown(shop, "staff")
    assert (for_staff.template, for_staff.party_id) == ("staff_nobody_found", EMAIL)
    assert (for_staff.link or "").endswith(f"/locksmith/admin/jobs/{job_id}")


async def test_who_switched_nothing_on_is_shown_nothing(shop: Desk) -> None:
    _, job_id = await asking(shop)
    assert await shop.says_yes(await smith_of(shop), job_id)
    assert await told(shop) == []


async def test_a_locksmith_who_leaves_is_told_of_as_well(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    await switched_on(customer)
    assert await shop.says_yes(await smith_of(shop), job_id)
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        await control.give_back(session, job, actor=Actor.system("test"), reason="ill")
    assert (await told(shop))[:2] == ["customer_assigned", "customer_looking_again"]


async def test_an_alarm_is_shown_to_staff_once_with_its_page(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    await shop.post("/push", browser(), status=201)
    await switched_on(customer)
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        audit.record(
            session,
            stream=MARKET,
            actor=Actor.system("test"),
            entity_type="payment",
            entity_id=job.payment_id,
            event="payment.disputed",
            reason="The cardholder disputes the payment.",
            data={"alarm": True},
        )
    context = JobContext(shop.services, job_id=0, attempt=0, last_attempt=False)
    await tell_alarms(context)
    await tell_alarms(context)
    (alarm,) = await shown(shop, "staff")
    assert alarm.subject_line == "Payment disputed"
    assert alarm.body == "The cardholder disputes the payment."
    assert (alarm.link or "").endswith(f"/locksmith/admin/jobs/{job_id}")
    assert await told(shop) == [], "an alarm is none of the customer's business"


async def test_alarms_are_not_looked_for_while_nobody_asked(shop: Desk) -> None:
    async with shop.services.database.transaction() as session:
        audit.record(
            session,
            stream=MARKET,
            actor=Actor.system("test"),
            entity_type="payment",
            entity_id="x",
            event="payment.odd",
            data={"alarm": True},
        )
    await tell_alarms(JobContext(shop.services, job_id=0, attempt=0, last_attempt=False))
    assert await told(shop, "staff") == []


async def test_it_is_switched_on_once_seen_and_switched_off(shop: Desk) -> None:
    customer, _ = await paid(shop)
    key = shop.services.push.key
    assert key is not None
    before = (await customer.send("GET", "/push")).json()
    assert before == {"key": key.public, "sandbox": None, "browsers": []}
    given = browser()
    first = await customer.post("/push", given, status=201)
    again = await customer.post("/push", given, status=201)
    assert first["id"] == again["id"]
    seen = (await customer.send("GET", "/push")).json()["browsers"]
    assert [(one["id"], one["service"]) for one in seen] == [(first["id"], "push.test")]
    for _ in range(2):
        assert (await customer.send("DELETE", f"/push/{first['id']}")).status_code == 204
    assert (await customer.send("GET", "/push")).json()["browsers"] == []
    async with shop.services.database.reading() as session:
        assert await messaging.browsers_of(session, MARKET, ("customer", None)) == []


async def test_nobody_switches_off_somebody_elses(shop: Desk) -> None:
    customer, _ = await paid(shop, 1)
    other, _ = await paid(shop, 2)
    mine = await switched_on(customer)
    answer = await other.send("DELETE", f"/push/{mine['id']}")
    assert answer.status_code == 404
    assert await shop.send("DELETE", f"/push/{mine['id']}", status=404)
    assert (await other.send("GET", "/push")).json()["browsers"] == []
    assert len((await customer.send("GET", "/push")).json()["browsers"]) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"endpoint": "https://127.0.0.1/x"}, "url_not_allowed"),
        ({"endpoint": "http://push.test/x"}, "url_not_allowed"),
        ({"endpoint": ""}, "invalid_input"),
        ({"keys": {"p256dh": "AAAA", "auth": "AAAA"}}, "invalid_subscription"),
        ({"keys": {}}, "missing_field"),
        ({"owner": "me"}, "unknown_field"),
    ],
)
async def test_what_no_browser_gives_is_refused(
    shop: Desk, change: dict[str, Any], error: str
) -> None:
    customer, _ = await paid(shop)
    refused = await customer.post("/push", {**browser(), **change}, status=422)
    assert refused["error"] == error


async def test_the_log_of_messages_shows_notifications_too(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    await switched_on(customer)
    assert await shop.says_yes(await smith_of(shop), job_id)
    found = (await shop.get("/messages", channel="push"))["items"]
    assert [(one["channel"], one["subject_line"]) for one in found] == [
        ("push", "Keys 1 is coming")
    ]
    assert found[0]["counterpart"]["name"] == "Dana Reyes"
    assert found[0]["job_id"] == job_id


async def test_without_a_key_nothing_is_offered(desk: Desk) -> None:
    customer, _ = await _unoffered(desk)
    assert (await customer.send("GET", "/push")).json()["key"] is None
    refused = await customer.post("/push", browser(), status=503)
    assert refused["error"] == "push_not_offered"


async def _unoffered(desk: Desk) -> tuple[Customer, str]:
    await desk.open_shop()
    desk.services.push.key = None
    return await paid(desk)
