"""Receipts: the ledger's amounts on one page, and what people wrote as they wrote it."""

import time
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update
from tests.markets.locksmith.conftest import Desk
from tests.markets.locksmith.receipts.pdf import pages_of, words_of
from tests.markets.locksmith.requests.customer import Customer, paid
from tests.markets.locksmith.requests.test_tracking import ask_price, refund_settled

from steelyard.kernel.money import Money
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.receipts.content import NOT_AN_INVOICE, Receipt, receipt_of
from steelyard.markets.locksmith.receipts.render import pdf_of

ODD_NAMES = [
    '#eval("1+1") *x* _y_',
    '"], "money": []} #panic("x")',
    "\\ $x^2$ <label> @ref // /* `raw` #{1}",
    "= Heading - [list] + ~ --- ...",
    "Ngọc Đặng ₦ Zoë Дана",
]


@pytest.fixture
async def shop(desk: Desk) -> Desk:
    await desk.open_shop()
    await desk.hire("Ace Lock", 1)
    return desk


async def receipt(customer: Customer) -> bytes:
    answer = await customer.send("GET", "/receipt.pdf")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")
    return answer.content


async def booked(shop: Desk, kind: str) -> list[int]:
    """What the ledger put into or took out of the deposit's account."""
    async with shop.services.database.reading() as session:
        rows = await session.scalars(
            text(
                "SELECT e.amount_minor FROM kernel.ledger_entry e"
                " JOIN kernel.ledger_transfer t ON t.id = e.transfer_id"
                " JOIN kernel.ledger_account a ON a.id = e.account_id"
                " WHERE t.kind = :kind AND a.purpose IN ('held', 'refunds_in_flight')"
            ),
            {"kind": kind},
        )
        return list(rows.all())


def said(amount_minor: int) -> str:
    return Money(amount_minor, "USD").format("en_US")


async def facts(shop: Desk, job_id: str) -> Receipt:
    async with shop.services.database.reading() as session:
        return await receipt_of(session, await session.get_one(Job, UUID(job_id)))


async def test_a_receipt_says_who_what_where_when_and_how_it_was_paid(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    pdf = await receipt(customer)
    words = words_of(pdf).splitlines()
    file = await shop.get(f"/jobs/{job_id}")
    for word in ("Steelyard", f"Receipt {file['number']}", "Dana Reyes", "Oak Park"):
        assert word in words
    assert "Locked out of home, urgent" in words
    assert "Visa ···4242" in words
    assert NOT_AN_INVOICE in words
    assert "Questions? (500) 555-0006" in words
    assert any(one.endswith((" CST", " CDT")) for one in words)
    assert "123 Lake St" not in "".join(words)
    assert pages_of(pdf) == 1


async def test_amounts_are_the_ledgers(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    part = {"amount_minor": 900, "reason": "Took long.", "override": True}
    await shop.post(f"/jobs/{job_id}/refund", part)
    before = words_of(await receipt(customer)).splitlines()
    assert before[before.index("Net paid") + 1] == said(4900)
    assert "$9.00, not counted yet" in before
    await refund_settled(shop, "succeeded")
    after = words_of(await receipt(customer)).splitlines()
    (captured,) = await booked(shop, "capture")
    (back,) = await booked(shop, "refund_paid")
    assert (captured, back) == (4900, -900)
    assert said(captured) in after
    assert after[after.index("Refund") + 1 :].count(said(back)) == 1
    assert after[after.index("Net paid") + 1] == said(captured + back)


async def test_a_refund_that_failed_is_not_on_it(shop: Desk) -> None:
    customer, _ = await paid(shop)
    await customer.post("/cancel", {})
    assert "Refund on its way" in words_of(await receipt(customer))
    await refund_settled(shop, "failed")
    words = words_of(await receipt(customer)).splitlines()
    assert not [one for one in words if one.startswith("Refund")]
    assert words[words.index("Net paid") + 1] == said(4900)


async def test_the_agreed_price_counts_the_deposit(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    smith = (await shop.get("/locksmiths"))["items"][0]["id"]
    await shop.post(f"/jobs/{job_id}/assign", {"locksmith_id": smith})
    assert "Agreed price" not in words_of(await receipt(customer))
    await ask_price(shop, job_id, 18_000)
    (price,) = (await customer.see())["job"]["prices"]
    await customer.post(f"/prices/{price['id']}", {"decision": "approve"})
    await shop.post(f"/jobs/{job_id}/complete", {})
    words = words_of(await receipt(customer)).splitlines()
    for label, amount in (
        ("Agreed with the locksmith", 18_000),
        ("Deposit credited", -4_900),
        ("Paid to the locksmith directly", 13_100),
    ):
        assert words[words.index(label) + 1] == said(amount)
    assert words[words.index("Work done by") + 1] == "Ace Lock"


@pytest.mark.parametrize("name", ODD_NAMES)
async def test_a_name_with_markup_comes_out_as_typed(shop: Desk, name: str) -> None:
    customer, _ = await paid(shop)
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).values(customer_name=name, city=f"City {name}"))
    words = words_of(await receipt(customer)).replace("\n", "")
    assert name.replace(" ", "") in words.replace(" ", "")
    assert f"City {name}".replace(" ", "") in words.replace(" ", "")


async def test_a_name_no_font_of_ours_has_still_makes_a_receipt(shop: Desk) -> None:
    customer, _ = await paid(shop)
    async with shop.services.database.transaction() as session:
        await session.execute(update(Job).values(customer_name="山田 🔑 " + "W" * 90))
    assert pages_of(await receipt(customer)) == 1


async def test_staff_get_the_customers_page(shop: Desk) -> None:
    customer, job_id = await paid(shop)
    answer = await shop.client.get(f"/jobs/{job_id}/receipt.pdf")
    assert answer.headers["content-disposition"].startswith('inline; filename="receipt-L')
    assert answer.content == await receipt(customer)


async def test_the_same_facts_give_the_same_bytes_and_others_do_not(shop: Desk) -> None:
    _, job_id = await paid(shop)
    told = await facts(shop, job_id)
    again = await facts(shop, job_id)
    assert await pdf_of(told) == await pdf_of(again)
    assert await pdf_of(told) != await pdf_of(replace(told, number="L9"))


async def test_the_longest_receipt_is_one_page(shop: Desk) -> None:
    _, job_id = await paid(shop)
    told = await facts(shop, job_id)
    refund: Any = {"label": "Refund", "note": "November 22, 2026", "amount": "-$1.00"}
    many = replace(told, money=[*told.money, *[{**refund, "strong": False}] * 15])
    assert pages_of(await pdf_of(many)) == 1


async def test_a_page_takes_milliseconds(shop: Desk) -> None:
    """A bound against the absurd, not a benchmark."""
    _, job_id = await paid(shop)
    told = await facts(shop, job_id)
    await pdf_of(told)
    started = time.process_time()
    await pdf_of(told)
    assert time.process_time() - started < 2


async def test_before_paying_there_is_none(desk: Desk) -> None:
    await desk.open_shop()
    customer = Customer(desk, await desk.visitor())
    answer = await customer.send("GET", "/receipt.pdf")
    assert (answer.status_code, answer.json()["error"]) == (409, "nothing_paid")
    assert answer.headers["content-type"] == "application/json"
    assert not (await customer.actions())["download_receipt"]["allowed"]


async def test_a_stranger_and_an_unknown_job_get_none(shop: Desk) -> None:
    customer, _ = await paid(shop)
    answer = await shop.client.get(
        f"http://127.0.0.1/locksmith/api/request/{customer.id}/receipt.pdf"
    )
    assert answer.status_code == 404
    await shop.get("/jobs/0193a5b0-7c1e-7d54-9a51-0f2f6a1f7a10/receipt.pdf", expect=404)
