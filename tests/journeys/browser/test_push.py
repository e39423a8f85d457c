"""Notifications from the button to the tray, on the real wire, and what the page's worker does."""

import json
import re
from typing import Any, cast

from playwright.async_api import Page, expect
from tests.journeys.browser.people import DESK, PHONE, Customer, People


async def _desk(people: People) -> Page:
    window = await people.window(DESK)
    secret = people.house.environment["SANDBOX_SECRET"]
    await window.page.goto(f"{people.house.sandbox}/#{secret}")
    await window.page.get_by_role("tab", name=re.compile("^Push")).click()
    return window.page


async def _told(customer: Customer) -> None:
    await customer.page.get_by_role("button", name="Tell me on this phone").click()
    await expect(customer.page.get_by_text("We tell you on this phone")).to_be_visible()


async def test_a_customer_is_told_on_the_phone_and_a_press_opens_the_job(people: People) -> None:
    customer = await people.customer()
    await customer.comes_to("waiting")
    await _told(customer)
    await customer.window.picture("push-on")
    await customer.page.reload()
    await expect(customer.page.get_by_text("We tell you on this phone")).to_be_visible()

    number = await customer.number()
    asked = await people.locksmiths.asked(number)
    await people.locksmiths.says(asked[0], f"YES {asked[0].code}")
    desk = await _desk(people)
    card = desk.get_by_role("link", name=re.compile(f"{re.escape(asked[0].name)} is coming"))
    await expect(card.first).to_be_visible()
    await expect(card.first).to_contain_text("Dana Reyes")
    await desk.screenshot(path=people.picture_path("push-tray"))
    async with desk.context.expect_page() as opening:
        await card.first.click()
    opened = await opening.value
    await expect(opened.get_by_text(f"Job {number}")).to_be_visible()
    await expect(opened.get_by_role("heading", level=1)).to_contain_text("is coming")

    await customer.page.get_by_role("button", name="Tell me no more").click()
    await expect(customer.page.get_by_role("button", name="Tell me on this phone")).to_be_visible()
    assert customer.window.complaints == []


async def test_staff_are_told_of_a_job_nobody_takes(people: People) -> None:
    staff = await people.staff()
    await staff.go()
    switch = staff.page.get_by_role("switch", name=re.compile("^Tell me"))
    # It turns when the house has said yes, not under the finger.
    await switch.click()
    await expect(switch).to_be_checked()
    customer = await people.customer()
    await customer.comes_to("waiting")
    number = await customer.number()
    await people.locksmiths.refuse_all(number)
    desk = await _desk(people)
    card = desk.get_by_role("link", name=re.compile(f"{number}: nobody found"))
    await expect(card.first).to_be_visible()
    assert (await card.first.get_attribute("href") or "").endswith(
        f"/locksmith/admin/jobs/{(await people.locksmiths.job(number))['id']}"
    )
    assert staff.window.complaints == []


async def test_the_tray_says_what_it_is_for_while_it_is_empty(people: People) -> None:
    await people.world.control("DELETE", "/push")
    desk = await _desk(people)
    await expect(desk.get_by_text("No notifications yet")).to_be_visible()
    await expect(desk.get_by_text(re.compile("Press “Tell me on this phone”"))).to_be_visible()


async def test_the_worker_shows_news_once_and_a_press_finds_its_page(people: People) -> None:
    """Chromium hands the worker a message as its maker's service would."""
    window = await people.window(PHONE)
    page = window.page
    await page.context.grant_permissions(["notifications"], origin=people.house.webs[0])
    await page.goto(people.root)
    await page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
    )
    await page.reload()
    told = {"id": "m1", "title": "Sam is coming", "body": "Soon.", "url": "/locksmith", "tag": "j1"}
    session = cast("Any", await page.context.new_cdp_session(page))
    registrations: list[str] = []

    def registered(said: dict[str, Any]) -> None:
        registrations.extend(one["registrationId"] for one in said["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", registered)
    await session.send("ServiceWorker.enable")
    await people.world.until("the registration", lambda: _first(registrations))

    async def push(message: dict[str, str]) -> None:
        await session.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": people.house.webs[0],
                "registrationId": registrations[0],
                "data": json.dumps(message),
            },
        )

    await push(told)
    await push(told)
    await people.world.until("it to be shown", lambda: _shown(page, ["Sam is coming"]))
    await push({**told, "id": "m2", "title": "Sam is there"})
    await people.world.until("the newer in its place", lambda: _shown(page, ["Sam is there"]))
    await push({})
    await people.world.until(
        "a word even for nothing", lambda: _shown(page, ["Sam is there", "There is news"])
    )


async def _first(found: list[str]) -> str | None:
    return found[0] if found else None


async def _shown(page: Page, titles: list[str]) -> bool:
    found: list[Any] = await page.evaluate(
        "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
        ".then((all) => all.map((one) => one.title))"
    )
    return sorted(found) == sorted(titles)
