"""The card: refused, asked for by the bank, lost on the way. Nothing is paid twice."""

import re

from playwright.async_api import expect
from tests.journeys.browser.people import People

BANK = 'iframe[title="Your bank asks you to confirm this payment"]'


async def test_a_declined_card_says_so_and_another_one_pays(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("declined")
    await expect(customer.page.get_by_role("alert").first).to_contain_text("declined")
    await customer.window.picture("declined")
    await customer.pay("success")
    await customer.reads("Asking locksmiths near you")


async def test_the_bank_asks_and_the_customer_confirms(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("authentication_required")
    bank = customer.page.frame_locator(BANK)
    await bank.get_by_role("button", name=re.compile("Complete")).click()
    await customer.reads("Asking locksmiths near you")


async def test_the_bank_asks_and_the_customer_fails(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("authentication_required")
    bank = customer.page.frame_locator(BANK)
    await bank.get_by_role("button", name=re.compile("Fail")).click()
    await expect(customer.page.get_by_role("alert").first).to_be_visible()
    await customer.pay("success")
    await customer.reads("Asking locksmiths near you")


async def test_two_clicks_pay_once(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.fill_card("success")
    await customer.page.get_by_role("button", name=re.compile("^Pay")).dblclick()
    await customer.reads("Asking locksmiths near you")
    payments = await people.world.control("GET", "/stripe/payments")
    job = await people.locksmiths.job(await customer.number())
    mine = [one for one in payments["payments"] if one["id"] == job["payment"]["provider_ref"]]
    assert len(mine) == 1
    assert job["payment"]["captured_minor"] == job["deposit_minor"]
