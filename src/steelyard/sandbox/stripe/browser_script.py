"""Stripe.js as the sandbox gives it, and the pages it puts into iframes.

``GET /stripe/v3/`` is what https://js.stripe.com is in production: a script that defines
``Stripe``. The sources are in ``browser/``, one subject a file; a script is its files one after
the other inside one function, so that nothing but ``Stripe`` is left in the page.
"""

from pathlib import Path

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from steelyard.sandbox.pages import page, policy
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.cards import TEST_BUTTONS

SOURCES = Path(__file__).parent / "browser"
STRIPE_JS = (
    "integration.js", "api.js", "listeners.js", "frame.js", "element.js", "elements.js",
    "bank.js", "payments.js", "stripe.js",
)  # fmt: skip
SCRIPTS = {
    "payment.js": (
        "api.js", "host.js", "appearance.js", "card.js", "card_form.js", "test_cards.js",
        "payment.js",
    ),
    "challenge.js": ("host.js", "challenge.js"),
}  # fmt: skip
STYLES = ("payment.css", "challenge.css")


class BrowserScript:
    """``/stripe/v3``. ``framed_by``: origins whose pages may hold the card form."""

    def __init__(self, framed_by: tuple[str, ...]) -> None:
        self._policy = policy(framed_by, form_action="'none'")
        self._stripe_js = _joined(STRIPE_JS)
        self._payment_page = source("payment.html")
        self._files = {
            **{name: (_joined(parts), "text/javascript") for name, parts in SCRIPTS.items()},
            **{name: (source(name), "text/css") for name in STYLES},
        }

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe/v3", include_in_schema=False)
        router.add_api_route("/", self.stripe_js, methods=["GET"])
        router.add_api_route("/elements/payment", self.payment_element, methods=["GET"])
        router.add_api_route("/files/{name}", self.file, methods=["GET"])
        router.add_api_route("/test_cards", self.test_cards, methods=["GET"])
        return router

    async def stripe_js(self) -> Response:
        return _file(self._stripe_js, "text/javascript")

    async def payment_element(self) -> Response:
        return page(self._payment_page, self._policy)

    async def file(self, name: str) -> Response:
        found = self._files.get(name)
        if found is None:
            raise HTTPException(404, f"There is no {name}.")
        return _file(*found)

    async def test_cards(self) -> Doc:
        """The cards the form has buttons for."""
        return {"cards": [button.filled_in() for button in TEST_BUTTONS]}


def source(name: str) -> str:
    return (SOURCES / name).read_text(encoding="utf-8")


def _joined(parts: tuple[str, ...]) -> str:
    body = "\n".join(source(part) for part in parts)
    return f"(() => {{\n'use strict';\n{body}}})();\n"


def _file(content: str, media_type: str) -> Response:
    headers = {
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return Response(content, headers=headers, media_type=media_type)
