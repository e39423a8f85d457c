"""The people of strathwell in their windows: who plans an evening, and who is at a desk."""

import re
import secrets
from datetime import datetime, timedelta

from playwright.async_api import Locator, Page, expect
from tests.journeys.browser.people import DESK, PHONE, People, Window

from steelyard.journeys.strathwell_people import Member
from steelyard.journeys.world import Json
from steelyard.markets.strathwell.admin import demo

BANK = 'iframe[title="Your bank asks you to confirm this payment"]'


def root_of(people: People) -> str:
    return f"{people.house.webs[0]}/strathwell"


async def walk_in(people: People, email: str, there: str, size: dict[str, int] = DESK) -> Window:
    """A window whose person has signed in, by the page for it, and is at ``there``."""
    window = await people.window(size)
    await window.page.goto(f"{root_of(people)}/sign-in?to=/strathwell{there}")
    await sign_in(window.page, email, demo.DEMO_PASSWORD)
    await window.page.wait_for_url(f"{root_of(people)}{there}*")
    await expect(window.page.get_by_role("heading", level=1).first).to_be_visible()
    # Chromium itself reports that nobody was signed in before.
    assert all("401" in one for one in window.complaints), window.complaints
    window.complaints.clear()
    return window


async def sign_in(page: Page, email: str, password: str) -> None:
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def member(people: People, name: str) -> Member:
    """A vendor of the demo who answers without a window, signed in."""
    email = next(one.email for one in demo.BUSINESSES if one.name == name)
    found = Member(people.world, name, email, demo.DEMO_PASSWORD)
    await found.sign_in()
    return found


def email_of(name: str) -> str:
    return next(one.email for one in demo.BUSINESSES if one.name == name)


class Organizer:
    """Somebody who plans an evening, on a phone."""

    def __init__(self, people: People, window: Window) -> None:
        self._people = people
        self.window = window
        self.page = window.page
        self.root = root_of(people)
        self.email = f"nora.{secrets.token_hex(4)}@journey.test"
        self.password = secrets.token_urlsafe(18)

    @classmethod
    async def comes(cls, people: People) -> "Organizer":
        return cls(people, await people.window(PHONE))

    @property
    def booking_id(self) -> str:
        return self.page.url.partition("/bookings/")[2].partition("/")[0].partition("?")[0]

    async def reads(self, headline: str | re.Pattern[str]) -> None:
        """Waits until the page says it in its title."""
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(headline)

    async def presses(self, name: str | re.Pattern[str], within: Locator | None = None) -> None:
        await (within or self.page).get_by_role("button", name=name).click()

    async def finds(self, venue: str, days: int) -> None:
        """From the first page to a venue that is free on the day, and on to the booking."""
        now = (await self._people.world.control("GET", "/clock"))["now"]
        day = (datetime.fromisoformat(now) + timedelta(days=days)).date().isoformat()
        await self.page.goto(self.root)
        await self.page.get_by_role("link", name="Find a venue").click()
        await self.page.get_by_role("link", name=venue, exact=True).click()
        await self.reads(venue)
        await self.page.get_by_label("Is your day free?").fill(day)
        await expect(self.page.get_by_text("Free", exact=True)).to_be_visible()
        await self.page.get_by_role("link", name="Ask for this day").click()

    async def composes(self, guests: int, services: tuple[str, ...], notes: str) -> None:
        """The steps of the booking, up to the last look."""
        await self.reads("When is it")
        await self.page.get_by_label("Guests").fill(str(guests))
        await self.presses("Go on")
        await self.reads("Choose the venue")
        await self.presses("Go on")
        await self.reads("Who else does it take?")
        for one in services:
            await self.page.get_by_role("checkbox", name=re.compile(f"^{one}")).check()
        await self.presses("Go on")
        await self.reads("What should they know?")
        await self.page.get_by_label(re.compile("^Notes for the vendors")).fill(notes)
        await self.presses("Go on")
        await self.reads("Look it over")

    async def signs_up(self) -> None:
        """An account, confirmed by the mailed link, and signed in."""
        await self.page.goto(f"{self.root}/sign-up")
        await self.page.get_by_label("Your name").fill("Nora Quinn")
        await self.page.get_by_label("E-mail").fill(self.email)
        await self.page.get_by_label("Password", exact=True).fill(self.password)
        await self.presses("Make my account")
        await self.reads("Look at your mail")
        await self.page.goto(await self._mailed_link())
        await self.presses("Confirm my address")
        await self.reads("Your address is confirmed")
        await self.page.get_by_role("link", name="Sign in").click()
        await sign_in(self.page, self.email, self.password)
        await self.reads("My events")

    def part_of(self, vendor: str) -> Locator:
        """The card of one vendor's part in the event."""
        heading = self.page.get_by_role("heading", name=vendor, exact=True)
        return self.page.locator("section[aria-labelledby=vendors] > *").filter(has=heading)

    async def pays_with(self, card: str) -> None:
        frame = self.page.frame_locator("main iframe")
        await frame.locator(f"[data-card={card}]").click()
        await self.presses(re.compile(r"^Pay \$"))

    async def booking(self) -> Json:
        """As the house has it."""
        someone = Member(self._people.world, "Nora Quinn", self.email, self.password)
        await someone.sign_in()
        try:
            return await someone.get(f"/bookings/{self.booking_id}")
        finally:
            await someone.close()

    async def _mailed_link(self) -> str:
        async def look() -> str | None:
            found = await self._people.world.control("GET", "/mail", params={"to": self.email})
            for one in found["mails"]:
                mail = await self._people.world.control("GET", f"/mail/{one['id']}")
                for link in mail["links"]:
                    if "#" in link["url"]:
                        return str(link["url"])
            return None

        return await self._people.world.until("the mailed link", look)


class VendorDesk:
    """A vendor in their window, at a desk or on a phone."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.page

    @classmethod
    async def opens(
        cls, people: People, name: str, there: str, size: dict[str, int] = DESK
    ) -> "VendorDesk":
        return cls(await walk_in(people, email_of(name), f"/vendor{there}", size))

    async def answers(self, what: str) -> Locator:
        """Press one of the answers; the dialog that opens."""
        bar = self.page.get_by_role("group", name=re.compile("^Answers to request"))
        await bar.get_by_role("button", name=what, exact=True).click()
        return self.page.get_by_role("dialog")

    async def sets_up_payouts(self) -> None:
        """Through Stripe's own page, and back."""
        await self.page.get_by_role("button", name="Set it up at Stripe").click()
        await self.page.locator("#complete").click()
        await expect(self.page.get_by_role("heading", name="Where you are paid")).to_be_visible()
        await expect(self.page.get_by_text("Stripe can pay you")).to_be_visible()
