"""The customer cancels: the whole deposit goes back, once, and only before somebody is coming."""

from typing import Any
from uuid import UUID

import anyio
import pytest
from sqlalchemy import select, text
from tests.markets.locksmith.conftest import STRIPE, VISITOR, Desk
from tests.markets.locksmith.requests.customer import Customer, asking, paid

from steelyard.kernel import clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.payments import Observed
from steelyard.markets.locksmith.dispatch import answers, waves
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.requests import service as requests


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    await desk.open_shop()
    for number in range(1, 6):
        await desk.hire(f"Keys {number}", number)
    return desk


async def column(desk: Desk, sql: str) -> list[Any]:
    async with desk.services.database.reading() as session:
        return list((await session.scalars(text(sql))).all())


async def test_a_canceled_search_gives_the_whole_deposit_back_and_takes_the_offers_back(
    shop: Desk,
) -> None:
    customer, job_id = await asking(shop)
    seen = await customer.post("/cancel", {"reason": "I found my key."})
    job = seen["job"]
    assert (job["status"], job["now"]["code"]) == ("CANCELED", "canceled_by_customer")
    assert (job["deposit_status"], job["deposit"]["code"]) == (
        "refund_pending",
        "refund_under_way",
    )
    assert job["deposit"]["refund_under_way_minor"] == 4900
    assert [one["code"] for one in job["deposit"]["refunds"]] == ["under_way"]
    assert await shop.balance("refunds_in_flight") == 4900
    assert await shop.balance("held") == 0
    statuses = await column(shop, "SELECT status FROM locksmith.job_offers")
    assert statuses == ["WITHDRAWN"] * 3
    file = await shop.get(f"/jobs/{job_id}")
    assert file["dispatch_stopped_reason"] == "Canceled by the customer: I found my key."
    assert {wave["close_reason"] for wave in file["waves"]} == {"canceled"}
    line = next(one for one in file["timeline"] if one["event"] == "cancel_by_customer")
    assert (line["who_kind"], line["who"], line["reason"]) == (
        "customer",
        "Dana Reyes",
        "I found my key.",
    )


async def test_the_customer_is_told_by_text_what_they_did(shop: Desk) -> None:
    customer, _ = await asking(shop)
    await customer.post("/cancel", {})
    told = await column(shop, "SELECT template FROM kernel.message WHERE party_type = 'customer'")
    assert "customer_canceled_own" in told
    assert "customer_canceled" not in told


async def test_asked_again_it_is_done_once(shop: Desk) -> None:
    customer, _ = await paid(shop)
    first = await customer.post("/cancel", {})
    again = await customer.post("/cancel", {"reason": "Really."})
    assert (first["job"]["status"], again["job"]["status"]) == ("CANCELED", "CANCELED")
    assert await column(shop, "SELECT amount_minor FROM kernel.refund") == [4900]
    assert await shop.events("cancel_by_customer") == 1


async def test_many_clicks_at_once_are_one_cancellation(shop: Desk) -> None:
    customer, _ = await asking(shop)
    answered: list[int] = []

    async def click() -> None:
        answered.append((await customer.send("POST", "/cancel", {})).status_code)

    async with anyio.create_task_group() as group:
        for _ in range(12):
            group.start_soon(click)
    assert answered == [200] * 12
    assert await column(shop, "SELECT amount_minor FROM kernel.refund") == [4900]
    assert await shop.events("cancel_by_customer") == 1


async def test_what_staff_have_given_back_is_not_given_back_again(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    part = {"amount_minor": 900, "reason": "Took long.", "override": True}
    await shop.post(f"/jobs/{job_id}/refund", part)
    await customer.post("/cancel", {})
    assert sorted(await column(shop, "SELECT amount_minor FROM kernel.refund")) == [900, 4000]


@pytest.mark.parametrize("departed", [False, True])
async def test_once_somebody_has_the_job_staff_decide(shop: Desk, departed: bool) -> None:
    customer, job_id = await paid(shop)
    smith = (await shop.get("/locksmiths"))["items"][0]["id"]
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": smith})
    if departed:
        await shop.post(f"/jobs/{job_id}/en-route", {})
    refusal = await customer.post("/cancel", {}, status=409)
    assert refusal["error"] == "cancel_too_late"
    assert "call or text us at (500) 555-0006" in refusal["message"]
    assert refusal["details"]["phone"] == "+15005550006"
    assert (await customer.actions())["cancel"]["why_not"] == refusal["message"]
    assert await column(shop, "SELECT id FROM kernel.refund") == []


async def test_a_job_that_is_over_is_not_canceled(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/status", {"status": "FAILED", "reason": "Nobody near."})
    refusal = await customer.post("/cancel", {}, status=409)
    assert (refusal["error"], refusal["message"]) == (
        "cancel_too_late",
        "This job is over already.",
    )


async def test_before_paying_the_request_ends_and_its_intent_is_canceled_by_a_job(
    desk: Desk,
) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    async with desk.services.database.transaction() as session:
        payment = await requests.start_payment(session, customer.id, actor=VISITOR)
    seen = await customer.post("/cancel", {"reason": "Too dear."})
    assert (seen["step"], seen["job"]) == ("ABANDONED", None)
    waiting = await column(
        desk,
        "SELECT convert_from(payload, 'UTF8') FROM kernel.pgqueuer"
        " WHERE entrypoint = 'payments.cancel_intent'",
    )
    assert len(waiting) == 1
    assert str(payment.id) in waiting[0]
    # Done once, and not for good.
    await customer.post("/cancel", {})
    assert await desk.events("give_up") == 1
    assert (await customer.actions())["pay"]["allowed"]
    resumed = await customer.post(
        "/service", {"service_type": "home_lockout", "urgency": "standard"}
    )
    assert resumed["step"] == "SERVICE_CHOSEN"


@pytest.mark.parametrize("until", ["started", "located", "service"])
async def test_a_request_without_a_payment_just_ends(desk: Desk, until: str) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor(until=until))
    assert (await customer.post("/cancel", {}))["step"] == "ABANDONED"
    assert not (await customer.actions())["cancel"]["allowed"]


async def test_while_the_bank_works_on_it_the_customer_waits(desk: Desk) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    async with desk.services.database.transaction() as session:
        payment = await requests.start_payment(session, customer.id, actor=VISITOR)
        await payments.apply_observed(session, payment, _seen(payment, "processing"), actor=STRIPE)
    refusal = await customer.post("/cancel", {}, status=409)
    assert refusal["error"] == "move_refused"
    assert refusal["message"].startswith("Your payment is still being processed.")
    assert (await customer.actions())["cancel"]["why_not"] == refusal["message"]


async def test_money_that_comes_after_giving_up_still_becomes_a_job(desk: Desk) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    async with desk.services.database.transaction() as session:
        payment = await requests.start_payment(session, customer.id, actor=VISITOR)
    await customer.post("/cancel", {})
    async with desk.services.database.transaction() as session:
        payment = await payments.payment_by_id(session, payment.id, lock=True)
        await payments.apply_observed(session, payment, _seen(payment, "succeeded"), actor=STRIPE)
    seen = await customer.see()
    assert (seen["step"], seen["job"]["status"]) == ("COMPLETED", "CREATED")
    assert (await customer.post("/cancel", {}))["job"]["status"] == "CANCELED"


@pytest.mark.parametrize("turn", range(6))
async def test_cancel_and_every_yes_at_once_have_exactly_one_winner(shop: Desk, turn: int) -> None:
    """Three locksmiths and three impatient clicks, each on a connection of its own."""
    customer, job_id = await asking(shop)
    async with shop.services.database.reading() as session:
        offers = list(await session.scalars(select(JobOffer).order_by(JobOffer.rank)))
    won: list[str] = []
    canceled: list[int] = []
    gate = anyio.Event()

    async def yes(offer: JobOffer) -> None:
        await gate.wait()
        await anyio.sleep(0.002 * (turn % 3))
        async with shop.services.database.transaction() as session:
            mine = await session.get_one(JobOffer, offer.id)
            smith = await session.get_one(Locksmith, offer.locksmith_id)
            actor = Actor(kind="locksmith", id=str(smith.id), role="locksmith")
            if (await answers.accept(session, mine, smith, actor=actor)).won:
                won.append(str(smith.id))

    async def click() -> None:
        await gate.wait()
        await anyio.sleep(0.004 * (turn % 2))
        canceled.append((await customer.send("POST", "/cancel", {})).status_code)

    async with anyio.create_task_group() as group:
        for offer in offers:
            group.start_soon(yes, offer)
        for _ in range(3):
            group.start_soon(click)
        await anyio.sleep(0.05)
        gate.set()
    async with shop.services.database.reading() as session:
        job = await session.get_one(Job, UUID(job_id))
    refunds = await column(shop, "SELECT amount_minor FROM kernel.refund")
    if won:
        assert (len(won), job.status, canceled) == (1, "ASSIGNED", [409] * 3)
        assert refunds == []
    else:
        assert (job.status, canceled, refunds) == ("CANCELED", [200] * 3, [4900])
        assert job.assigned_locksmith_id is None
    assert (await shop.events("accept")) + (await shop.events("cancel_by_customer")) == 1


async def test_a_yes_after_the_cancellation_finds_a_closed_offer(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    async with shop.services.database.reading() as session:
        offer = (await session.scalars(select(JobOffer))).first()
    assert offer is not None
    await customer.post("/cancel", {})
    async with shop.services.database.transaction() as session:
        mine = await session.get_one(JobOffer, offer.id)
        smith = await session.get_one(Locksmith, offer.locksmith_id)
        actor = Actor(kind="locksmith", id=str(smith.id), role="locksmith")
        said = await answers.accept(session, mine, smith, actor=actor)
    assert (said.won, said.why_not) == (False, "closed")
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        assert (job.status, job.due_at) == ("CANCELED", None)


def _seen(payment: payments.Payment, state: str) -> Observed:
    return Observed(
        ref="pi_one",
        state=state,
        raw_state=state,
        amount_minor=payment.amount_minor,
        received_minor=payment.amount_minor if state == "succeeded" else 0,
        currency=payment.currency,
        at=clock.now(),
        payment_id=payment.id,
    )
