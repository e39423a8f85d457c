"""What is wrong with a page: by axe, and by its width; at both sizes, in light and dark."""

import asyncio
import contextlib
import time
from typing import Any, Literal

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, expect
from tests.journeys.browser.people import DESK, PHONE, Window

from steelyard.installation import ROOT

type Theme = Literal["light", "dark"]

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
WORTH_FAILING = {"serious", "critical"}
# A frame of another origin (the card form) is tested where it is made.
RUN_AXE = """async (only) => (await axe.run(
    document, {iframes: false, resultTypes: ["violations"], ...only})).violations"""
EVERYTHING: dict[str, Any] = {}
COLOURS: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
DRAWN = "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
NARROW = {"width": 320, "height": 740}
PATIENCE_SECONDS = 20


async def settled(page: Page) -> None:
    """The page has what it asked for: a heading, all its pictures, and nothing that is busy."""
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    busy = page.locator("[aria-busy=true]")
    deadline = time.monotonic() + PATIENCE_SECONDS
    # Pictures are fetched when they come into view.
    while await busy.count() and time.monotonic() < deadline:
        # It may be there already, and gone by now.
        with contextlib.suppress(PlaywrightError):
            await busy.first.scroll_into_view_if_needed(timeout=500)
        await asyncio.sleep(0.1)
    await expect(busy).to_have_count(0)
    await page.evaluate("scrollTo(0, 0)")


async def seen_through(page: Page) -> None:
    """Scrolled to its end and back, so that what is fetched when it comes into view is fetched;
    what only shows how loading looks stays as it is."""
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    shapes = page.locator("[aria-busy=true]")
    for number in range(await shapes.count()):
        # It may be there already, and gone by now.
        with contextlib.suppress(PlaywrightError):
            await shapes.nth(number).scroll_into_view_if_needed(timeout=500)
    await page.wait_for_load_state("networkidle")
    await page.evaluate("scrollTo(0, 0)")


async def faults(page: Page, only: dict[str, Any] = EVERYTHING) -> list[str]:
    """What axe holds against the page, and whether it is wider than its window."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    violations: list[dict[str, Any]] = await page.evaluate(RUN_AXE, only)
    found = [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes'][:3]]}"
        for one in violations
        if one["impact"] in WORTH_FAILING
    ]
    if await sideways(page):
        found.append("the page scrolls sideways")
    return found


async def sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"))


async def wear(page: Page, theme: Theme) -> None:
    """The system turns light or dark, and the page with it."""
    await page.emulate_media(color_scheme=theme)
    html = page.locator("html")
    # A page without a script (offline) turns by its style sheet alone.
    if await html.get_attribute("data-theme") is not None:
        await expect(html).to_have_attribute("data-theme", theme)


async def resized(page: Page, viewport: dict[str, int]) -> None:
    """The window has another size."""
    await page.set_viewport_size(viewport)  # pyright: ignore[reportArgumentType]


async def turned(window: Window, name: str) -> list[str]:
    """The page as it stands at a desk and in light, turned to dark and to a phone and then made
    narrow, each time pictured; returns what is wrong with it.

    Another theme changes nothing but colours, and those are the same at both sizes.
    """
    page = window.page
    wrong: list[str] = []

    async def look(turn: str, only: dict[str, Any] | None) -> None:
        await window.picture(f"{name}-{turn}")
        if only is not None:
            wrong.extend(f"{name}-{turn}: {fault}" for fault in await faults(page, only))

    await resized(page, DESK)
    await settled(page)
    await look("desk-light", EVERYTHING)
    await wear(page, "dark")
    await look("desk-dark", COLOURS)
    await resized(page, PHONE)
    await settled(page)
    await look("phone-dark", None)
    await wear(page, "light")
    await look("phone-light", EVERYTHING)
    await resized(page, NARROW)
    await page.evaluate(DRAWN)
    if await sideways(page):
        wrong.append(f"{name}: at 320 px the page scrolls sideways")
    return wrong
