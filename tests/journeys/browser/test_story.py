"""The whole story in real windows: a customer on a phone, a dispatcher at a desk, texts between."""

import re
import time

from playwright.async_api import expect
from tests.journeys.browser.people import People


async def test_a_customer_gets_help_while_a_dispatcher_watches(
    people: People, record_property: object
) -> None:
    customer, staff = await people.customer(), await people.staff()
    await staff.go()
    await expect(staff.page.get_by_text("Live", exact=True).first).to_be_visible()
    await customer.ask()
    await customer.pay("success")
    paid = time.monotonic()
    await customer.reads("Asking locksmiths near you")
    number = await customer.number()

    # The board shows the new job by itself.
    row = staff.page.get_by_role("link", name=number)
    await expect(row).to_be_visible()
    _report(record_property, "seconds_to_dashboard", time.monotonic() - paid)
    await staff.window.picture("story-dashboard")
    await row.click()
    await expect(staff.page.get_by_role("heading", level=1)).to_contain_text(number)

    winner, *_others = await people.locksmiths.asked(number)
    await people.locksmiths.says(winner, f"YES {winner.code}")
    await customer.reads(f"{winner.name} is coming")
    await expect(staff.page.get_by_text("Assigned", exact=True).first).to_be_visible()

    await people.locksmiths.says(winner, "OMW")
    await customer.reads("on the way")
    pin = await customer.page.get_by_test_id("arrival-pin").inner_text()
    await customer.window.picture("story-on-the-way")
    await people.locksmiths.says(winner, f"HERE {pin}")
    await customer.reads("is there")

    await people.locksmiths.says(winner, "PRICE 180")
    await expect(customer.page.get_by_test_id("asked-price")).to_have_text("$180.00")
    await customer.window.picture("story-price")
    await customer.page.get_by_role("button", name="Approve $180.00").click()
    await expect(customer.page.get_by_text("Price you approved")).to_be_visible()

    await people.locksmiths.says(winner, "DONE")
    await customer.reads("All done")
    await expect(staff.page.get_by_text("Done", exact=True).first).to_be_visible()
    await staff.window.picture("story-job-done")
    async with customer.page.expect_download() as downloading:
        await customer.page.get_by_role("link", name=re.compile("receipt")).click()
    assert (await downloading.value).suggested_filename.endswith(".pdf")
    assert customer.window.complaints == []
    assert staff.window.complaints == []


async def test_nobody_can_come_and_the_deposit_goes_back(people: People) -> None:
    customer, staff = await people.customer(), await people.staff()
    await customer.ask(service="Change the locks", urgency="Standard")
    await customer.pay("success")
    number = await customer.number()
    await people.locksmiths.refuse_all(number)
    await customer.reads("could not find a locksmith")
    await customer.window.picture("nobody")

    job = await people.locksmiths.job(number)
    await staff.go(f"/jobs/{job['id']}")
    await staff.act("Refund")
    dialog = staff.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("card ···4242")
    await staff.window.picture("refund-asked")
    await dialog.get_by_role("textbox", name="Reason").fill("Nobody was found.")
    confirm = dialog.get_by_role("button", name=re.compile(r"^Refund \$"))
    # Two clicks mean it once.
    await confirm.dblclick()
    await expect(dialog).to_be_hidden()
    await expect(customer.page.get_by_text(re.compile("went back to your")).first).to_be_visible()
    job = await people.locksmiths.job(number)
    assert [refund["status"] for refund in job["refunds"]] == ["succeeded"]
    assert job["payment"]["refunded_minor"] == job["payment"]["captured_minor"]


async def test_a_job_changed_by_somebody_else_changes_in_place_and_says_why_not(
    people: People,
) -> None:
    customer, staff = await people.customer(), await people.staff()
    await customer.ask()
    await customer.pay("success")
    number = await customer.number()
    await people.locksmiths.asked(number)
    job = await people.locksmiths.job(number)
    await staff.go(f"/jobs/{job['id']}")
    await expect(staff.page.get_by_role("heading", level=1)).to_contain_text(number)
    await people.world.staff("POST", f"/jobs/{job['id']}/cancel", json={"reason": "Found the key."})
    await expect(staff.page.get_by_text("Canceled", exact=True).first).to_be_visible()
    await (
        staff.page.get_by_role("group", name=re.compile("^Actions"))
        .get_by_role("button", name="More")
        .click()
    )
    await expect(
        staff.page.get_by_text(re.compile("There is no search while")).first
    ).to_be_visible()
    await customer.reads("was canceled")


async def test_a_customer_who_found_the_key_cancels_and_is_paid_back(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("success")
    number = await customer.number()
    await people.locksmiths.asked(number)
    await customer.page.get_by_role("button", name="Cancel", exact=True).click()
    await expect(customer.page.get_by_text(re.compile("goes back to your card"))).to_be_visible()
    await customer.page.get_by_role("button", name="Yes, cancel").click()
    await customer.reads("You canceled this job")
    await people.world.until("the refund", lambda: _refunded(people, number))


async def _refunded(people: People, number: str) -> bool:
    return (await people.locksmiths.job(number))["deposit_status"] == "refunded"


def _report(record_property: object, name: str, value: float) -> None:
    """Told beside the result, never asserted: a busy machine is not a broken page."""
    if callable(record_property):
        record_property(name, round(value, 2))
