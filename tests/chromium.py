"""A real browser for tests, and where they leave their pictures."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from steelyard.commands.browser import VARIABLE, find, must_be_there

HOW = "no Chromium here: ./steelyard test gets one, or set CHROMIUM to one"
PICTURES = Path(__file__).parent.parent / ".steelyard" / "test" / "pictures"
# Maps are drawn in software where there is no graphics card, and only they: whole pages would take
# twice as long. Root has no sandbox.
FLAGS = ["--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader"]
expect.set_options(timeout=20_000)  # a busy machine is not a broken page


def path_of_chromium() -> str:
    """The browser ``./steelyard test`` found, or this machine's. Skips where there is none and
    nobody insists."""
    named = os.environ.get(VARIABLE) or find()
    if named:
        return str(named)
    if must_be_there():
        pytest.fail(HOW)
    pytest.skip(HOW)


@asynccontextmanager
async def open_browser() -> AsyncGenerator[Browser]:
    """Chromium, closed at the end."""
    path = path_of_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()
