"""The page a cardholder's bank would show: 3-D Secure, passed or failed by a button."""

import html
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.form import parse_form

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your bank asks</title>
<style>body{{font:1rem/1.5 system-ui;max-width:24rem;margin:4rem auto;padding:0 1rem}}
button{{font:inherit;padding:.75rem 1.25rem;margin-right:.5rem}}</style>
<h1>Your bank asks</h1><p>Is this payment of {amount} {currency} (smallest unit) yours?</p>
<form method="post"><input type="hidden" name="client_secret" value="{secret}">
<button name="outcome" value="succeed">Complete authentication</button>
<button name="outcome" value="fail">Fail authentication</button></form></html>"""


class Challenge:
    """``/stripe/3d_secure``: shows the question and takes the answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe/3d_secure", include_in_schema=False)
        router.add_api_route("/{name}", self.show, methods=["GET"])
        router.add_api_route("/{name}", self.answer, methods=["POST"])
        return router

    async def show(self, name: str, client_secret: str) -> Response:
        intent = _find(self._desk, name, client_secret)
        if intent is None:
            return HTMLResponse("There is no such payment.", 404)
        return HTMLResponse(
            PAGE.format(
                amount=intent["amount"],
                currency=intent["currency"].upper(),
                secret=html.escape(client_secret),
            )
        )

    async def answer(self, name: str, request: Request) -> Response:
        fields = parse_form((await request.body()).decode("utf-8", "replace"))
        intent = _find(self._desk, name, fields.get("client_secret", ""))
        if intent is None:
            return HTMLResponse("There is no such payment.", 404)
        passed = _settle(self._desk, intent, passed=fields.get("outcome") == "succeed")
        if "_return_url" not in intent:
            return HTMLResponse("You may close this window.")
        back = {
            "payment_intent": name,
            "payment_intent_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if passed else "failed",
        }
        mark = "&" if "?" in intent["_return_url"] else "?"
        return RedirectResponse(f"{intent['_return_url']}{mark}{urlencode(back)}", 303)


def _find(desk: Desk, name: str, client_secret: str) -> Doc | None:
    try:
        intent = desk.shelf.get("payment_intent", name)
    except StripeError:
        return None
    return intent if intent["client_secret"] == client_secret else None


def _settle(desk: Desk, intent: Doc, *, passed: bool) -> bool:
    """Whether the payment came through; the refusal itself stands on the payment."""
    with desk.ground.store.transaction():
        try:
            intents.authenticated(desk, intent, passed=passed)
        except StripeError:
            return False
    return True
