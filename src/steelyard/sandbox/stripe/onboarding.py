"""The page an account link leads to: a person fills it in, leaves things out, or goes away.

As at Stripe a link works once and not for long; a used or old one leads to ``refresh_url``,
where the application makes a new one. An answer leads to ``return_url``, which says nothing of
what was answered: the application has to ask for the account.
"""

import html
from string import Template
from typing import cast

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from steelyard.sandbox.pages import page, policy
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import accounts, payouts
from steelyard.sandbox.stripe.account_operations import LINK_PATH
from steelyard.sandbox.stripe.accounts import BANK, Outcome
from steelyard.sandbox.stripe.balance import held_by
from steelyard.sandbox.stripe.browser_script import source
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.form import parse_form

ANSWERS: dict[str, tuple[str, Outcome]] = {
    "complete": ("Give everything", "complete"),
    "missing": ("Leave the bank account out", "missing"),
    "verifying": ("Give a document that Stripe must look at", "verifying"),
    "leave": ("Not now", "leave"),
}
QUESTION = """<h1>Get paid</h1>
  <p>{who}</p>
  <p>Nothing typed here is kept; choose how far you come.</p>
  <form method="post">
    {buttons}
  </form>"""
BUTTON = '<button id="{name}" name="outcome" value="{name}">{words}</button>'
NO_LINK = "<h1>There is no such link</h1><p>The address is wrong or incomplete.</p>"
NOT_AN_ANSWER = "<h1>That is not an answer</h1><p>Go back and choose one of the buttons.</p>"


class Onboarding:
    """``/stripe/connect/onboarding``"""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # Left open for forms: the answer goes on to the application's return_url.
        self._policy = policy(())
        self._page = Template(source("onboarding.html"))

    def router(self) -> APIRouter:
        router = APIRouter(prefix=LINK_PATH, include_in_schema=False)
        router.add_api_route("/{name}", self.show, methods=["GET"])
        router.add_api_route("/{name}", self.answer, methods=["POST"])
        return router

    async def show(self, name: str) -> Response:
        link = self._find(name)
        if link is None:
            return self._say(NO_LINK, 404)
        if self._is_over(link):
            return RedirectResponse(link["refresh_url"], 303)
        account = self._desk.shelf.get("account", link["_account"])
        buttons = "\n    ".join(
            BUTTON.format(name=answer, words=words) for answer, (words, _) in ANSWERS.items()
        )
        who = html.escape(account["email"] or account["id"])
        return self._say(QUESTION.format(who=who, buttons=buttons))

    async def answer(self, name: str, request: Request) -> Response:
        fields = parse_form((await request.body()).decode("utf-8", "replace"))
        link = self._find(name)
        if link is None:
            return self._say(NO_LINK, 404)
        if self._is_over(link):
            return RedirectResponse(link["refresh_url"], 303)
        found = ANSWERS.get(str(fields.get("outcome", "")))
        if found is None:
            return self._say(NOT_AN_ANSWER, 400)
        fill_in(self._desk, link["_account"], found[1], [BANK], link)
        return RedirectResponse(link["return_url"], 303)

    def _find(self, name: str) -> Doc | None:
        if not self._desk.shelf.has("account_link", name):
            return None
        link = self._desk.shelf.get("account_link", name)
        return link if self._desk.shelf.has("account", link["_account"]) else None

    def _is_over(self, link: Doc) -> bool:
        return cast("bool", link["used"]) or link["expires_at"] <= self._desk.second()

    def _say(self, body: str, status: int = 200) -> Response:
        return page(self._page.substitute(body=body), self._policy, status)


def fill_in(
    desk: Desk, name: str, outcome: Outcome, missing: list[str], link: Doc | None = None
) -> Doc:
    """Puts the answer down with the account and uses its link up; money that waited goes on."""
    with desk.ground.store.transaction():
        if link is not None:
            link["used"] = True
            desk.shelf.put(link)
        account = accounts.onboard(desk, desk.shelf.get("account", name), outcome, missing)
        desk.ground.journal.append(
            "stripe", "control", "account.onboarding", name, outcome=outcome,
            payouts_enabled=account["payouts_enabled"],
        )  # fmt: skip
        if any(held_by(desk, name).values()):
            payouts.plan(desk, name)
        return account
