"""The page a cardholder's bank would show: 3-D Secure, passed or failed by a button.

On its own it goes back to the payment's ``return_url``; inside Stripe.js' dialog it tells the
page outside that the question was answered, and that page asks the API what came of it.
"""

import html
from string import Template
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from steelyard.sandbox.pages import page, policy
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents
from steelyard.sandbox.stripe.browser_script import source
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.form import parse_form
from steelyard.sandbox.stripe.money import written

QUESTION = """<h1>Is this payment yours?</h1>
  <p>{description}</p>
  <p class="amount">{amount}</p>
  <form method="post">
    <input type="hidden" name="client_secret" value="{secret}">
    <button id="yes" name="outcome" value="succeed">Complete authentication</button>
    <button id="no" name="outcome" value="fail">Fail authentication</button>
  </form>"""
ANSWERED = "<h1>Thank you</h1><p>Your bank has your answer. You may close this window.</p>"
NO_PAYMENT = "<h1>There is no such payment</h1><p>The link is wrong or incomplete.</p>"
PASSED = frozenset({"succeeded", "processing", "requires_capture"})


class Challenge:
    """``/stripe/3d_secure``: shows the question and takes the answer, once.

    ``framed_by``: origins whose pages may hold it in an iframe.
    """

    def __init__(self, desk: Desk, framed_by: tuple[str, ...]) -> None:
        self._desk = desk
        self._policy = policy(framed_by)
        self._page = Template(source("challenge.html"))

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe/3d_secure", include_in_schema=False)
        router.add_api_route("/{name}", self.show, methods=["GET"])
        router.add_api_route("/{name}", self.answer, methods=["POST"])
        return router

    async def show(self, name: str, client_secret: str) -> Response:
        intent = _find(self._desk, name, client_secret)
        if intent is None:
            return self._say(NO_PAYMENT, 404)
        if intent["status"] != "requires_action":
            return self._say(ANSWERED)
        return self._say(
            QUESTION.format(
                amount=html.escape(written(intent["amount"], intent["currency"])),
                description=html.escape(intent["description"] or "A payment by card."),
                secret=html.escape(client_secret),
            )
        )

    async def answer(self, name: str, request: Request) -> Response:
        fields = parse_form((await request.body()).decode("utf-8", "replace"))
        intent = _find(self._desk, name, fields.get("client_secret", ""))
        if intent is None:
            return self._say(NO_PAYMENT, 404)
        passed = _settle(self._desk, intent, passed=fields.get("outcome") == "succeed")
        if "_return_url" not in intent:
            return self._say(ANSWERED)
        back = {
            "payment_intent": name,
            "payment_intent_client_secret": intent["client_secret"],
            "redirect_status": "succeeded" if passed else "failed",
        }
        mark = "&" if "?" in intent["_return_url"] else "?"
        return RedirectResponse(f"{intent['_return_url']}{mark}{urlencode(back)}", 303)

    def _say(self, body: str, status: int = 200) -> Response:
        return page(self._page.substitute(body=body), self._policy, status)


def _find(desk: Desk, name: str, client_secret: str) -> Doc | None:
    try:
        intent = desk.shelf.get("payment_intent", name)
    except StripeError:
        return None
    return intent if intent["client_secret"] == client_secret else None


def _settle(desk: Desk, intent: Doc, *, passed: bool) -> bool:
    """Whether the payment came through; a second answer to the same question changes nothing."""
    with desk.ground.store.transaction():
        if intent["status"] == "requires_action":
            try:
                intent = intents.authenticated(desk, intent, passed=passed)
            except StripeError:
                return False
    return intent["status"] in PASSED
