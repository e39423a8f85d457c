"""A browser, a sandbox, and a shop's checkout on another origin that loads the sandbox's script."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import httpx2
import pytest
import uvicorn
from playwright.async_api import Browser, FrameLocator, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route
from tests.chromium import open_browser
from tests.sandbox.outside import Control, Process, QuietServer, until

HERE = Path(__file__).parent
PHONE_WIDE = {"width": 320, "height": 900}
POLICY = (
    "default-src 'none'; script-src 'self' {sandbox}; connect-src {sandbox}; frame-src {sandbox}; "
    "style-src 'self'"
)
"""No stricter policy lets Stripe.js in; ours is not stricter."""
BANK_TITLE = "Your bank asks you to confirm this payment"


@dataclass
class Payment:
    id: str
    client_secret: str


@dataclass
class Checkout:
    """One open checkout page: what a customer sees and does there."""

    page: Page
    sandbox: Control

    @property
    def card(self) -> FrameLocator:
        return self.page.frame_locator("#payment iframe")

    @property
    def bank(self) -> FrameLocator:
        return self.page.frame_locator(f'iframe[title="{BANK_TITLE}"]')

    async def choose(self, card: str) -> None:
        """Presses the button of a test card."""
        await self.card.locator(f"[data-card={card}]").click()

    async def pay(self) -> None:
        await self.page.get_by_role("button", name="Pay").click()

    async def outcome(self) -> Any:
        """What confirmPayment resolved to."""
        said = self.page.locator("#outcome")
        await expect(said).not_to_be_empty()
        return json.loads(await said.inner_text())

    async def hears(self, name: str) -> None:
        """Waits until the Payment Element has told of something."""
        heard = self.page.locator(f"body[data-heard~={name}]")
        await expect(heard).to_have_count(1)

    async def heard(self, name: str) -> list[Any]:
        """The Payment Element's events of that name, so far."""
        return await self.page.evaluate(
            "name => heard.filter(([one]) => one === name).map(([, event]) => event)", name
        )


class Till:
    """Makes payments with the secret key and opens the checkout for them."""

    def __init__(self, shop: str, sandbox: Control, browser: Browser) -> None:
        self._shop = shop
        self.sandbox = sandbox
        self._browser = browser

    async def payment(self, amount: int = 4900) -> Payment:
        made = await self.sandbox.http.post(
            "/stripe/v1/payment_intents",
            data={"amount": str(amount), "currency": "usd", "description": "Lockout, 12 Elm St"},
            headers={"Authorization": "Bearer sk_test_shop"},
        )
        return Payment(made.json()["id"], made.json()["client_secret"])

    async def status(self, payment: Payment) -> str:
        books = await self.sandbox.get("/stripe/summary")
        return books["payment_intents"][payment.id]["status"]

    async def captured(self, payment: Payment) -> int:
        books = await self.sandbox.get("/stripe/summary")
        return books["payment_intents"][payment.id]["captured"]

    async def open(self, payment: Payment, *, ready: bool = True, **asked: str) -> Checkout:
        context = await self._browser.new_context(viewport=PHONE_WIDE)  # pyright: ignore[reportArgumentType] - a TypedDict there
        page = await context.new_page()
        query = "&".join(
            f"{name}={value}"
            for name, value in {"client_secret": payment.client_secret, **asked}.items()
        )
        await page.goto(f"{self._shop}/?{query}")
        checkout = Checkout(page, self.sandbox)
        if ready:
            await checkout.hears("ready")
        return checkout


@pytest.fixture(scope="session")
async def shop_address() -> AsyncIterator[tuple[str, dict[str, str]]]:
    """The shop's server, and the settings its page is filled with once the sandbox is known."""
    settings: dict[str, str] = {}

    async def checkout(_: Request) -> Response:
        page = Template((HERE / "shop.html").read_text()).substitute(settings)
        policy = POLICY.format(**settings)
        return Response(page, headers={"Content-Security-Policy": policy}, media_type="text/html")

    async def part(request: Request) -> Response:
        return FileResponse(HERE / Path(request.path_params["name"]).name)

    async def thanks(_: Request) -> Response:
        return Response("<title>Thanks</title>", media_type="text/html")

    routes = [
        Route("/", checkout),
        Route("/thanks", thanks),
        Route("/{name}", part),
    ]
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(Starlette(routes=routes), log_level="error", lifespan="off", ws="none")
    server = QuietServer(config)
    running = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started, "the shop to open")
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", settings
    server.should_exit = True
    await running


@pytest.fixture(scope="session")
async def shop_sandbox(
    shop_address: tuple[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[str, str]]:
    """A sandbox that lets the shop's pages frame its card form."""
    shop, settings = shop_address
    process = await asyncio.to_thread(
        Process, tmp_path_factory.mktemp("browser"), 0, SANDBOX_CORS_ORIGINS=shop
    )
    settings["sandbox"] = process.url
    yield shop, process.url
    await asyncio.to_thread(process.stop)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with open_browser() as browser:
        yield browser


@pytest.fixture
async def till(shop_sandbox: tuple[str, str], chromium: Browser) -> AsyncIterator[Till]:
    shop, sandbox = shop_sandbox
    control = Control(sandbox)
    yield Till(shop, control, chromium)
    with contextlib.suppress(httpx2.HTTPError):
        await control.delete("/faults")
    for context in chromium.contexts:
        await context.close()
    await control.http.aclose()
