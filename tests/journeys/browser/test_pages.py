"""Every page, at both sizes, in light and dark: looked at by axe, pictured, and never wider than
its window. The pictures lie in ``.steelyard/test/pictures``."""

from dataclasses import dataclass

import pytest
from playwright.async_api import expect
from tests.journeys.browser.looking import faults, resized, seen_through, settled, turned
from tests.journeys.browser.people import DESK, People


@dataclass(frozen=True)
class Story:
    """What there is to be shown: a finished job, its session and its locksmith."""

    job: str
    session: str
    locksmith: str


CONSOLE = {
    "dashboard": "",
    "job": "/jobs/{job}",
    "locksmiths": "/locksmiths",
    "locksmith-new": "/locksmiths/new",
    "locksmith": "/locksmiths/{locksmith}",
    "sessions": "/sessions",
    "session": "/sessions/{session}",
    "messages": "/messages",
    "service-areas": "/service-areas",
    "pricing": "/pricing",
    "analytics": "/analytics",
    "failures": "/failures",
    "system": "/system",
    "words": "/words",
    "no-such-page": "/nothing/here",
}


async def _play(people: People) -> Story:
    """A job from the first step to the last, so that no page is empty."""
    customer = await people.customer()
    await customer.ask()
    await customer.pay("success")
    number = await customer.number()
    winner, *_others = await people.locksmiths.asked(number)
    await people.locksmiths.says(winner, f"YES {winner.code}")
    await customer.reads("is coming")
    await people.locksmiths.says(winner, "PRICE 180")
    await customer.page.get_by_role("button", name="Approve $180.00").click()
    await expect(customer.page.get_by_text("Price you approved")).to_be_visible()
    await people.locksmiths.says(winner, "DONE")
    await customer.reads("All done")
    job = await people.locksmiths.job(number)
    return Story(job["id"], job["session_id"], job["assigned_locksmith"]["id"])


async def _look(people: People, pages: dict[str, str]) -> list[str]:
    """Each page is opened once and then turned about; returns what is wrong with them."""
    window = await people.window(DESK)
    wrong: list[str] = []
    for name, address in pages.items():
        await resized(window.page, DESK)
        await window.page.goto(address)
        wrong += await turned(window, name)
        wrong += [f"{name} said: {said}" for said in window.complaints]
        window.complaints.clear()
    return wrong


async def test_the_console_is_accessible_and_fits(people: People) -> None:
    story = await _play(people)
    root = f"{people.root}/admin"
    pages = {name: root + path.format(**vars(story)) for name, path in CONSOLE.items()}
    wrong = await _look(people, pages)
    assert wrong == [], "\n".join(wrong)


async def test_the_public_pages_are_accessible_and_fit(people: People) -> None:
    house = people.house.webs[0]
    pages = {
        "house": f"{house}/",
        "landing": people.root,
        "step-one": f"{people.root}/request",
        "public-not-found": f"{people.root}/nothing",
        "offline-page": f"{house}/offline.html",
    }
    wrong = await _look(people, pages)
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("step", ["service", "payment", "waiting", "canceled"])
async def test_the_steps_of_a_request_are_accessible_and_fit(people: People, step: str) -> None:
    customer = await people.customer()
    await customer.comes_to(step)
    await settled(customer.page)
    wrong = await turned(customer.window, step)
    assert wrong == [], "\n".join(wrong)


async def test_the_kit_is_accessible_and_fits(people: People) -> None:
    house = people.house.webs[0]
    window = await people.window(DESK)
    await window.page.goto(f"{house}/kit")
    links = window.page.get_by_role("navigation", name="Parts").get_by_role("link")
    await expect(links.first).to_be_visible()
    parts = [str(await link.get_attribute("href")) for link in await links.all()]
    assert len(parts) > 20
    pages = {f"kit-{part.rpartition('/')[2]}": f"{house}{part}" for part in parts}
    wrong: list[str] = []
    for name, address in pages.items():
        await window.page.goto(address)
        await seen_through(window.page)
        await window.picture(name)
        wrong += [f"{name}: {fault}" for fault in await faults(window.page)]
    assert wrong == [], "\n".join(wrong)
