"""The whole story from the sandbox's desk alone: one window, all four parts."""

import re

from playwright.async_api import FrameLocator, Locator, Page, expect
from tests.journeys.browser.people import ADDRESS, People

WALL = {"width": 1440, "height": 900}


async def _desk(people: People) -> Page:
    window = await people.window(WALL)
    secret = people.house.environment["SANDBOX_SECRET"]
    await window.page.goto(f"{people.house.sandbox}/#{secret}")
    await expect(window.page.get_by_role("button", name="New customer")).to_be_visible()
    # Used up at once, so that it is not in the address any more.
    assert secret not in window.page.url
    return window.page


async def _new_customer(desk: Page) -> tuple[Locator, FrameLocator, str]:
    """A phone with the market's first page open; the phone, its page, its number."""
    await desk.get_by_role("button", name="New customer").click()
    phone = desk.get_by_role("region", name=re.compile("Phone of Customer")).last
    number = await phone.locator("p.select-all").first.inner_text()
    return phone, phone.frame_locator("iframe"), number


async def _request(page: FrameLocator, number: str) -> None:
    await page.get_by_role("link", name="Get a locksmith").click()
    await page.get_by_label("Your name").fill("Ada Lovell")
    await page.get_by_label("Mobile phone").fill(number)
    address = page.get_by_role("combobox", name="Address")
    await address.fill(ADDRESS + ", IL")
    await address.press("Tab")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_label(re.compile("home", re.IGNORECASE)).first.check()
    await page.get_by_label(re.compile("^Urgent")).check()
    await page.get_by_role("button", name="Continue to the deposit").click()
    await page.frame_locator("main iframe").locator("[data-card=success]").click()
    await page.get_by_role("button", name=re.compile("^Pay")).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Asking locksmiths")


async def test_one_window_plays_all_four_parts(people: People) -> None:
    desk = await _desk(people)
    customer, page, number = await _new_customer(desk)
    await _request(page, number)
    shown = await page.get_by_text(re.compile(r"^Job L\d+$")).inner_text()
    asked = await people.locksmiths.asked(shown.removeprefix("Job "))

    # The locksmith's phone is taken in hand, and answers by its quick replies.
    await desk.get_by_role("button", name=re.compile(re.escape(asked[0].name))).first.click()
    phone = desk.get_by_role("region", name=re.compile(f"Phone of {re.escape(asked[0].name)}"))
    await phone.get_by_role("button", name=re.compile(f"^YES {asked[0].code}")).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("is coming")
    await phone.get_by_role("button", name="OMW").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("on the way")
    pin = await page.get_by_test_id("arrival-pin").inner_text()
    await phone.get_by_role("textbox").fill(f"HERE {pin}")
    await phone.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("is there")
    await phone.get_by_role("button", name="PRICE 180").click()
    await page.get_by_role("button", name="Approve $180.00").click()
    await expect(page.get_by_text("Price you approved")).to_be_visible()
    await desk.screenshot(path=people.picture_path("desk-story"))
    await phone.get_by_role("button", name="DONE").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("All done")
    await customer.get_by_role("button", name=re.compile("Texts")).click()
    await expect(customer.get_by_text(re.compile("All done"))).to_be_visible()


async def test_a_fault_and_the_clock_are_at_hand(people: People) -> None:
    desk = await _desk(people)
    await desk.get_by_role("tab", name="Faults").click()
    switch = desk.get_by_role("switch").first
    await switch.focus()
    await desk.keyboard.press("Space")
    await expect(switch).to_be_checked()
    await people.world.until("the fault", lambda: _faults(people))
    await expect(switch).not_to_have_attribute("aria-disabled", "true")
    await desk.keyboard.press("Space")
    await expect(switch).not_to_be_checked()
    before = await people.world.control("GET", "/clock")
    await desk.get_by_role("button", name=re.compile(r"\+\s?1 min")).click()
    await people.world.until("the clock", lambda: _is_later(people, before["offset_seconds"]))


async def _is_later(people: People, offset: float) -> bool:
    return (await people.world.control("GET", "/clock"))["offset_seconds"] >= offset + 60


async def _faults(people: People) -> bool:
    switches = await people.world.control("GET", "/faults/switches")
    return sum(one["on"] for one in switches["switches"]) == 1
