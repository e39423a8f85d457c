"""The tracking page: what happens now, where the money is, and what may be done, state by state."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from tests.markets.locksmith.conftest import STRIPE, VISITOR, Desk
from tests.markets.locksmith.requests.customer import Customer, asking, paid

from steelyard.kernel import clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.payments import Observed, ObservedRefund, Refund
from steelyard.markets.locksmith.dispatch import answers, waves
from steelyard.markets.locksmith.jobs import prices
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.requests import service as requests
from steelyard.markets.locksmith.words import FailureReason


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    await desk.open_shop()
    for number in range(1, 5):
        await desk.hire(f"Keys {number}", number)
    return desk


async def smith_of(shop: Desk) -> str:
    return str((await shop.get("/locksmiths"))["items"][0]["id"])


async def say_no(shop: Desk, count: int) -> None:
    async with shop.services.database.reading() as session:
        offers = list(await session.scalars(select(JobOffer).order_by(JobOffer.rank)))
    for offer in offers[:count]:
        async with shop.services.database.transaction() as session:
            mine = await session.get_one(JobOffer, offer.id)
            actor = Actor(kind="locksmith", id=str(mine.locksmith_id), role="locksmith")
            assert await answers.decline(session, mine, actor=actor)


async def ask_price(shop: Desk, job_id: str, amount_minor: int) -> None:
    async with shop.services.database.transaction() as session:
        job = await waves.locked_job(session, UUID(job_id))
        smith = await session.get_one(Locksmith, job.assigned_locksmith_id)
        actor = Actor(kind="locksmith", id=str(smith.id), role="locksmith")
        await prices.ask(session, job, smith, amount_minor, actor=actor)


async def refund_settled(shop: Desk, state: str) -> None:
    """Stripe's last word on the one refund there is."""
    async with shop.services.database.transaction() as session:
        refund = (await session.scalars(select(Refund))).one()
        observed = ObservedRefund(
            ref="re_one",
            state=state,
            raw_state=state,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
            at=clock.now(),
            refund_id=refund.id,
        )
        await payments.apply_observed_refund(session, refund.id, observed, actor=STRIPE)


def allowed(seen: Any) -> set[str]:
    return {one["name"] for one in seen["actions"] if one["allowed"]}


async def test_paid_and_not_asked_yet(shop: Desk) -> None:
    customer, _ = await paid(shop)
    seen = await customer.see()
    job = seen["job"]
    assert (job["status"], job["status_label"], job["tone"]) == ("CREATED", "Paid", "waiting")
    assert job["now"]["code"] == "starting"
    assert [one["status"] for one in job["reached"]] == ["CREATED"]
    assert (job["deposit"]["code"], job["deposit"]["paid_minor"]) == ("held", 4900)
    assert (job["deposit"]["card_brand"], job["deposit"]["card_last4"]) == ("visa", "4242")
    assert seen["time_zone"] == "America/Chicago"
    assert allowed(seen) == {"cancel", "download_receipt"}
    confirm = next(one["confirm"] for one in seen["actions"] if one["name"] == "cancel")
    assert "$49.00 goes back" in confirm


async def test_while_asking_it_says_how_many_and_until_when(shop: Desk) -> None:
    customer, _ = await asking(shop)
    now = (await customer.see())["job"]["now"]
    assert (now["code"], now["wave"], now["asked"], now["declined"]) == ("asking", 1, 3, 0)
    assert now["says"].startswith("We asked 3 locksmiths near you.")
    wave = (await shop.get("/jobs"))["items"][0]
    file = await shop.get(f"/jobs/{wave['id']}")
    assert now["open_until"] == file["waves"][0]["closes_at"]
    await say_no(shop, 1)
    now = (await customer.see())["job"]["now"]
    assert (now["asked"], now["declined"], now["asked_in_all"]) == (3, 1, 3)
    assert "; 1 said no." in now["says"]


async def test_the_second_wave_is_counted_by_itself(shop: Desk) -> None:
    customer, _ = await asking(shop)
    await say_no(shop, 3)
    now = (await customer.see())["job"]["now"]
    assert (now["wave"], now["asked"], now["declined"], now["asked_in_all"]) == (2, 1, 0, 4)
    assert now["says"].startswith("We asked 1 locksmith near you.")


async def test_a_locksmith_who_could_not_be_reached_was_not_asked(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    async with shop.services.database.transaction() as session:
        first = (await session.scalars(select(JobOffer).limit(1))).one()
        await session.execute(
            update(JobOffer).where(JobOffer.id == first.id).values(status="FAILED")
        )
    assert job_id
    assert (await customer.see())["job"]["now"]["asked"] == 2


async def test_a_search_stopped_by_staff_says_so(shop: Desk) -> None:
    customer, job_id = await asking(shop)
    await shop.post(f"/jobs/{job_id}/dispatch", {"action": "stop"})
    now = (await customer.see())["job"]["now"]
    assert (now["code"], now["asked_in_all"]) == ("paused", 3)


async def test_from_assigned_to_the_door(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": await smith_of(shop)})
    job = (await customer.see())["job"]
    assert job["now"]["code"] == "assigned"
    assert job["locksmith"] == {"name": "Keys 1"}
    assert job["arrival_pin"].isdecimal()
    await shop.post(f"/jobs/{job_id}/en-route", {})
    job = (await customer.see())["job"]
    assert (job["now"]["code"], job["now"]["says"]) == (
        "on_the_way",
        "Keys 1 is on the way to you.",
    )
    assert [one["status"] for one in job["reached"]] == ["CREATED", "ASSIGNED", "EN_ROUTE"]
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).values(arrived_at=clock.now()))
    assert (await customer.see())["job"]["now"]["code"] == "arrived"


async def test_a_price_is_asked_for_and_decided_once(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": await smith_of(shop)})
    await ask_price(shop, job_id, 18_000)
    seen = await customer.see()
    assert seen["job"]["now"]["code"] == "price_to_decide"
    (price,) = seen["job"]["prices"]
    assert (price["is_open"], price["to_pay_minor"]) == (True, 13_100)
    assert "decide_price" in allowed(seen)
    seen = await customer.post(f"/prices/{price['id']}", {"decision": "approve"})
    assert seen["job"]["agreed_price_minor"] == 18_000
    assert not seen["job"]["prices"][0]["is_open"]
    assert "decide_price" not in allowed(seen)


async def test_done_says_what_became_of_the_deposit(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": await smith_of(shop)})
    await shop.post(f"/jobs/{job_id}/complete", {})
    seen = await customer.see()
    job = seen["job"]
    assert (job["now"]["code"], job["deposit"]["code"]) == ("done", "used")
    assert (job["locksmith"], job["arrival_pin"]) == ({"name": "Keys 1"}, None)
    assert allowed(seen) == {"download_receipt"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"outcome": "customer_no_show"}, "customer_no_show"),
        ({"outcome": "locksmith_no_show"}, "locksmith_no_show"),
        ({"outcome": "unsuccessful"}, "unsuccessful"),
    ],
)
async def test_every_end_of_a_visit_has_its_own_words(
    shop: Desk, body: dict[str, Any], code: str
) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": await smith_of(shop)})
    await shop.post(f"/jobs/{job_id}/complete", body)
    assert (await customer.see())["job"]["now"]["code"] == code


@pytest.mark.parametrize("reason", list(FailureReason))
async def test_nobody_found_says_why_and_that_the_money_is_to_go_back(
    shop: Desk, reason: FailureReason
) -> None:
    customer, _ = await paid(shop)
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).values(status="FAILED", failed_reason=reason))
    job = (await customer.see())["job"]
    assert (job["now"]["code"], job["now"]["reason"]) == ("nobody_found", reason)
    assert (job["deposit"]["code"], job["deposit"]["proposed_refund_minor"]) == (
        "refund_proposed",
        4900,
    )
    assert job["stopped_because"].startswith(job["now"]["says"])
    assert "$49.00 is to go back to your Visa card ending in 4242" in job["stopped_because"]


async def test_canceled_by_staff_after_an_assignment_leaves_the_money_to_be_decided(
    shop: Desk,
) -> None:
    customer, job_id = await paid(shop)
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": await smith_of(shop)})
    await shop.post(f"/jobs/{job_id}/cancel", {"reason": "Somebody quite rude."})
    seen = await customer.see()
    job = seen["job"]
    assert (job["now"]["code"], job["deposit"]["code"]) == ("canceled", "to_be_decided")
    assert job["locksmith"] is None
    assert "rude" not in str(seen)
    await shop.post(f"/jobs/{job_id}/keep-deposit", {"reason": "Not there, twice."})
    deposit = (await customer.see())["job"]["deposit"]
    assert (deposit["code"], deposit["net_paid_minor"]) == ("kept", 4900)


async def test_a_refund_is_followed_to_its_end(shop: Desk) -> None:
    customer, _ = await paid(shop)
    await customer.post("/cancel", {})
    await refund_settled(shop, "succeeded")
    deposit = (await customer.see())["job"]["deposit"]
    assert (deposit["code"], deposit["refunded_minor"], deposit["net_paid_minor"]) == (
        "refunded",
        4900,
        0,
    )
    (refund,) = deposit["refunds"]
    assert (refund["code"], refund["amount_minor"]) == ("done", 4900)
    assert refund["done_at"] >= refund["asked_at"]
    assert deposit["says"] == "Your deposit of $49.00 went back to your Visa card ending in 4242."


async def test_a_refund_that_the_bank_sends_back_is_not_told_as_done(shop: Desk) -> None:
    customer, _ = await paid(shop)
    await customer.post("/cancel", {})
    await refund_settled(shop, "failed")
    deposit = (await customer.see())["job"]["deposit"]
    assert (deposit["code"], deposit["refunded_minor"]) == ("refund_proposed", 0)
    (refund,) = deposit["refunds"]
    assert (refund["code"], refund["done_at"]) == ("failed", None)


@pytest.mark.parametrize(
    ("code", "message", "said"),
    [
        ("insufficient_funds", "Your card has insufficient funds.", "There is not enough money"),
        ("do_not_honor", "Your card was declined.", "Your bank declined the card."),
        (None, "Your card was declined.", "Your bank declined the card."),
    ],
)
async def test_a_declined_card_is_told_in_plain_words_with_a_remedy(
    desk: Desk, code: str | None, message: str, said: str
) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    async with desk.services.database.transaction() as session:
        payment = await requests.start_payment(session, customer.id, actor=VISITOR)
        declined = Observed(
            ref="pi_declined",
            state="requires_payment_method",
            raw_state="requires_payment_method",
            amount_minor=payment.amount_minor,
            received_minor=0,
            currency=payment.currency,
            at=clock.now(),
            payment_id=payment.id,
            failure_code=code,
            failure_message=message,
        )
        await payments.apply_observed(session, payment, declined, actor=STRIPE)
    seen = await customer.see()
    assert seen["payment_problem"].startswith(said)
    assert "ry another card" in seen["payment_problem"]
    assert seen["payment_problem_code"] == code
    assert {"pay", "cancel"} <= allowed(seen)


async def test_nothing_of_others_is_in_the_answer(shop: Desk) -> None:
    """No id, phone or note of a locksmith; no word of staff."""
    customer, job_id = await asking(shop)
    smiths = (await shop.get("/locksmiths"))["items"]
    others = [one[field] for one in smiths for field in ("id", "phone")]
    others += [job_id, "Slow folk", "ada@steelyard.test"]
    await shop.post(f"/jobs/{job_id}/dispatch", {"action": "next_wave", "reason": "Slow folk."})
    searching = str(await customer.see())
    taken = {"locksmith_id": smiths[0]["id"], "reason": "Slow folk."}
    await shop.post(f"/jobs/{job_id}/assign", taken)
    for text in (searching, str(await customer.see())):
        assert [word for word in others if word in text] == []
