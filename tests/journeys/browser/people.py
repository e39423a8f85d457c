"""The people of the browser journeys: what each sees in their window, and does there."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, expect
from tests.chromium import PICTURES
from tests.journeys.house import House

from steelyard.installation import SANDBOX_PHONE
from steelyard.journeys.world import Json, World

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
ADDRESS = "123 Lake St, Oak Park"
_numbers = itertools.count(10)


def fresh_phone() -> str:
    """A number no other journey of this run has used."""
    return f"+1312555{next(_numbers):04d}"


@dataclass
class Window:
    """One person's browser window. What the page itself complains about is kept."""

    page: Page
    complaints: list[str]

    async def picture(self, name: str) -> None:
        """A screenshot of the whole page, kept beside the test's output."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


class Customer:
    """Somebody locked out, on a phone."""

    def __init__(self, window: Window, root: str, phone: str) -> None:
        self.window = window
        self.page = window.page
        self.phone = phone
        self._root = root

    async def ask(self, *, service: str = "home", urgency: str = "Urgent") -> None:
        """From the landing page to the deposit."""
        await self.page.goto(self._root)
        await self.page.get_by_role("link", name="Get a locksmith").click()
        await self.tell_where(ADDRESS)
        await self.choose(service, urgency)

    async def comes_to(self, step: str) -> None:
        """Stands at a step: ``service``, ``payment``, ``waiting`` or ``canceled``."""
        await self.page.goto(f"{self._root}/request")
        await self.tell_where(ADDRESS)
        if step == "service":
            await self.reads("What do you need?")
            return
        await self.choose("home", "Urgent")
        if step == "payment":
            await expect(self.page.get_by_role("button", name=re.compile("^Pay"))).to_be_enabled()
            return
        await self.pay("success")
        await self.reads("Asking locksmiths near you")
        if step == "canceled":
            await self.page.get_by_role("button", name="Cancel", exact=True).click()
            await self.page.get_by_role("button", name="Yes, cancel").click()
            await self.reads("You canceled this job")

    async def tell_where(self, address: str, *, suggested: bool = True) -> None:
        await self.page.get_by_label("Your name").fill("Dana Reyes")
        await self.page.get_by_label("Mobile phone").fill(self.phone)
        box = self.page.get_by_role("combobox", name="Address")
        if suggested:
            await box.press_sequentially(address, delay=15)
            await self.page.get_by_role("option").first.click()
        else:
            await box.fill(address)
        await self.page.get_by_role("button", name="Continue").click()

    async def choose(self, service: str, urgency: str) -> None:
        await self.page.get_by_label(re.compile(service, re.IGNORECASE)).first.check()
        await self.page.get_by_label(re.compile(f"^{urgency}")).check()
        await self.page.get_by_role("button", name="Continue to the deposit").click()

    async def pay(self, card: str) -> None:
        """Fills in one of the sandbox's cards and pays."""
        await self.fill_card(card)
        await self.page.get_by_role("button", name=re.compile("^Pay")).click()

    async def fill_card(self, card: str) -> None:
        frame = self.page.frame_locator("main iframe")
        await frame.locator(f"[data-card={card}]").click()

    async def reads(self, headline: str) -> None:
        """Waits until the page says it in its title."""
        await expect(self.page.get_by_role("heading", level=1)).to_contain_text(headline)

    async def number(self) -> str:
        """The job's number, as the waiting page shows it."""
        shown = self.page.get_by_text(re.compile(r"^Job L\d+$"))
        await expect(shown).to_be_visible()
        return (await shown.inner_text()).removeprefix("Job ")

    @property
    def request_id(self) -> str:
        return self.page.url.rstrip("/").rpartition("/")[2].partition("?")[0].partition("#")[0]


class Staff:
    """A dispatcher at the console."""

    def __init__(self, window: Window, root: str) -> None:
        self.window = window
        self.page = window.page
        self._root = f"{root}/admin"

    async def go(self, path: str = "") -> None:
        await self.page.goto(f"{self._root}{path}")

    async def act(self, name: str) -> None:
        """Press an action, in the bar or under More."""
        bar = self.page.get_by_role("group", name=re.compile("^Actions"))
        button = bar.get_by_role("button", name=name, exact=True)
        if not await button.is_visible():
            await bar.get_by_role("button", name="More").click()
            button = self.page.get_by_role("button", name=name, exact=True).or_(
                self.page.get_by_role("menuitem", name=name, exact=True)
            )
        await button.click()


@dataclass
class Asked:
    """A locksmith who has an offer, and the code it goes by."""

    name: str
    phone: str
    code: str


class Locksmiths:
    """Phones without an app: they read a text and answer it."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def asked(self, number: str) -> list[Asked]:
        """Waits until somebody has been asked about the job."""
        return await self._world.until(f"offers for {number}", lambda: self._offers(number))

    async def says(self, one: Asked, text: str) -> None:
        await self._world.text(one.phone, SANDBOX_PHONE, text)

    async def refuse_all(self, number: str) -> None:
        """Everybody says NO, wave after wave, until nobody is left."""

        async def over() -> bool:
            for one in await self._offers(number) or []:
                await self.says(one, f"NO {one.code}")
            return (await self.job(number))["status"] == "FAILED"

        await self._world.until(f"{number} to find nobody", over)

    async def job(self, number: str) -> Json:
        found = await self._world.staff("GET", "/jobs", params={"q": number})
        row = next(one for one in found["items"] if one["number"] == number)
        return await self._world.staff("GET", f"/jobs/{row['id']}")

    async def _offers(self, number: str) -> list[Asked] | None:
        job = await self.job(number)
        asked = [offer for offer in job["offers"] if offer["status"] == "SENT"]
        found: list[Asked] = []
        for offer in asked:
            person = await self._world.staff("GET", f"/locksmiths/{offer['locksmith']['id']}")
            found.append(Asked(person["display_name"], person["phone"], offer["code"]))
        return found or None


class People:
    """Everybody in one journey."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house = house
        self.world = house.world()
        self.root = f"{house.webs[0]}/locksmith"
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    async def window(self, size: dict[str, int], *, dark: bool = False) -> Window:
        context = await self._browser.new_context(
            viewport=size,  # pyright: ignore[reportArgumentType] - a TypedDict there
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
        )
        context.set_default_navigation_timeout(60_000)  # a busy machine is not a broken page
        self._contexts.append(context)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if said.type == "error" else None,
        )
        return Window(page, complaints)

    def picture_path(self, name: str) -> Path:
        """Where a picture of that name belongs."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        return PICTURES / f"{name}.png"

    @property
    def locksmiths(self) -> Locksmiths:
        return Locksmiths(self.world)

    async def customer(self, size: dict[str, int] = PHONE, *, dark: bool = False) -> Customer:
        return Customer(await self.window(size, dark=dark), self.root, fresh_phone())

    async def staff(self) -> Staff:
        return Staff(await self.window(DESK), self.root)

    async def leave(self) -> None:
        for context in self._contexts:
            await context.close()
