"""What a person types wrong, and lines that break: said plainly, nothing lost."""

import re

from playwright.async_api import expect
from tests.journeys.browser.people import People


async def test_a_refresh_loses_nothing_that_was_typed(people: People) -> None:
    customer = await people.customer()
    await customer.page.goto(f"{people.root}/request")
    await customer.page.get_by_label("Your name").fill("Dana Reyes")
    await customer.page.get_by_label("Mobile phone").fill("312 555 0142")
    await customer.page.reload()
    await expect(customer.page.get_by_label("Your name")).to_have_value("Dana Reyes")
    await expect(customer.page.get_by_label("Mobile phone")).to_have_value("312 555 0142")


async def test_what_is_missing_is_said_at_its_field(people: People) -> None:
    customer = await people.customer()
    await customer.page.goto(f"{people.root}/request")
    await customer.page.get_by_label("Mobile phone").fill("12")
    await customer.page.get_by_role("button", name="Continue").click()
    name = customer.page.get_by_label("Your name")
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_be_focused()
    await expect(customer.page.get_by_text("Write a phone number we can text")).to_be_visible()
    await customer.window.picture("refusals")


async def test_outside_our_areas_is_an_answer_and_costs_nothing(people: People) -> None:
    customer = await people.customer()
    await customer.page.goto(f"{people.root}/request")
    await customer.tell_where("2 5th Ave, New York, NY", suggested=False)
    await customer.reads("not in your area yet")
    await customer.window.picture("outside")
    await customer.page.get_by_role("button", name="Try another address").click()
    await expect(customer.page.get_by_role("combobox", name="Address")).to_be_visible()


async def test_the_page_catches_up_by_itself_when_the_line_is_back(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("success")
    number = await customer.number()
    winner, *_others = await people.locksmiths.asked(number)
    context = customer.page.context
    await context.set_offline(True)
    await expect(customer.page.get_by_text("You are offline.")).to_be_visible()
    await customer.window.picture("offline")
    await people.locksmiths.says(winner, f"YES {winner.code}")
    await people.world.until("the YES", lambda: _is_assigned(people, number))
    await context.set_offline(False)
    await customer.reads(f"{winner.name} is coming")


async def test_a_refresh_and_the_texts_link_both_lead_back(people: People) -> None:
    customer = await people.customer()
    await customer.ask()
    await customer.pay("success")
    await customer.reads("Asking locksmiths near you")
    await customer.page.reload()
    await customer.reads("Asking locksmiths near you")

    text = await people.world.got(customer.phone, "Follow it here")
    link = re.search(r"http\S+#\S+", text["body"])
    assert link is not None
    other = await people.customer()
    await other.page.goto(link[0])
    await other.reads("Asking locksmiths near you")
    assert "#" not in other.page.url


async def test_a_strangers_request_cannot_be_opened(people: People) -> None:
    customer, stranger = await people.customer(), await people.customer()
    await customer.ask()
    await stranger.page.goto(f"{people.root}/request/{customer.request_id}")
    await stranger.reads("cannot be opened here")


async def _is_assigned(people: People, number: str) -> bool:
    return (await people.locksmiths.job(number))["status"] == "ASSIGNED"
