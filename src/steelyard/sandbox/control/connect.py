"""Connected accounts: filling in their onboarding, their money's way to the bank, their books."""

from collections.abc import Callable
from typing import Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from steelyard.sandbox.control.base import Order
from steelyard.sandbox.control.payments import Verdict
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import payouts
from steelyard.sandbox.stripe.accounts import Outcome
from steelyard.sandbox.stripe.balance import account_books
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.onboarding import fill_in
from steelyard.sandbox.stripe.shelf import Page, shown


class OnboardingAnswer(Order):
    """``complete``; ``missing``: without ``missing`` (the bank account unless said otherwise);
    ``verifying``: a document is being looked at; ``leave``: went away; ``reject``: by Stripe."""

    outcome: Outcome
    missing: list[str] = Field(default_factory=list)


class PayoutMode(Order):
    """``pay``: arrives at the bank; ``pending``: waits for a decision; ``fail``: comes back.

    Times in seconds of sandbox time.
    """

    mode: Literal["pay", "pending", "fail"]
    delay_seconds: float = Field(default=172_800, ge=0)
    arrival_seconds: float = Field(default=86_400, ge=0)


class Books(BaseModel):
    """Of one currency, in its smallest unit: ``balance = received - reversed - paid_out``."""

    received: int = 0
    reversed: int = 0
    paid_out: int = 0
    balance: int = 0


class ConnectedAccount(BaseModel):
    """``onboarding_url``: the newest link that was made for it. ``books``: by currency."""

    id: str
    email: str | None
    country: str
    details_submitted: bool
    payouts_enabled: bool
    capabilities: dict[str, str]
    currently_due: list[str]
    disabled_reason: str | None
    metadata: dict[str, str]
    onboarding_url: str | None
    books: dict[str, Books]


class ConnectedAccounts(BaseModel):
    accounts: list[ConnectedAccount]


class ConnectControls:
    """``/control/stripe``: accounts, transfers, payouts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/stripe", tags=["payouts"])
        router.add_api_route("/accounts", self.accounts, methods=["GET"])
        router.add_api_route("/accounts/{name}", self.account, methods=["GET"])
        router.add_api_route("/accounts/{name}/onboarding", self.onboarding, methods=["POST"])
        router.add_api_route("/accounts/{name}/pay_out", self.pay_out, methods=["POST"])
        router.add_api_route("/transfers", self.transfers, methods=["GET"])
        router.add_api_route("/payouts", self.payouts, methods=["GET"])
        router.add_api_route("/payouts/{name}/settle", self.settle, methods=["POST"])
        router.add_api_route("/payout_mode", self.payout_mode, methods=["PUT"])
        return router

    async def accounts(self) -> ConnectedAccounts:
        """Every connected account with its books, oldest first."""
        return ConnectedAccounts(
            accounts=[_told(self._desk, one) for one in self._desk.shelf.every("account")]
        )

    async def account(self, name: str) -> ConnectedAccount:
        return _told(self._desk, self._get("account", name))

    async def onboarding(self, name: str, given: OnboardingAnswer) -> ConnectedAccount:
        """What a person does at the onboarding page; the application hears ``account.updated``."""
        self._get("account", name)
        return _told(self._desk, fill_in(self._desk, name, given.outcome, given.missing))

    async def pay_out(self, name: str) -> Doc:
        """Sends what is on the account to its bank now, without waiting for the schedule."""
        return self._change(
            "account",
            name,
            "account.paid_out",
            lambda account: {
                "payouts": [shown(one) for one in payouts.pay_everything_out(self._desk, account)]
            },
        )

    async def transfers(
        self,
        destination: str | None = None,
        transfer_group: str | None = None,
        limit: int = Query(default=50, ge=1, le=100),
    ) -> Doc:
        """The newest transfers, each as Stripe shows it."""
        found, more = self._desk.shelf.page(
            "transfer", Page(limit=limit), destination=destination, transfer_group=transfer_group
        )
        return {"transfers": [shown(one) for one in found], "has_more": more}

    async def payouts(
        self, account: str | None = None, limit: int = Query(default=50, ge=1, le=100)
    ) -> Doc:
        """The newest payouts with the account they are of."""
        found, more = self._desk.shelf.page("payout", Page(limit=limit), account=account)
        told = [{**shown(one), "account": one["_account"]} for one in found]
        return {"payouts": told, "has_more": more}

    async def settle(self, name: str, given: Verdict) -> Doc:
        """The bank's answer to a payout; a paid one may still come back."""
        succeeded = given.outcome == "succeed"
        return self._change(
            "payout",
            name,
            "payout.settled",
            lambda payout: shown(payouts.settle(self._desk, payout, succeeded=succeeded)),
        )

    async def payout_mode(self, given: PayoutMode) -> PayoutMode:
        """How connected accounts' payouts go from now on."""
        change = {
            "payout_mode": given.mode,
            "payout_delay_seconds": given.delay_seconds,
            "payout_arrival_seconds": given.arrival_seconds,
        }
        shelf = self._desk.ground.shelf
        stripe = self._desk.config.model_copy(update=change)
        shelf.put(shelf.current.model_copy(update={"stripe": stripe}))
        return given

    def _get(self, kind: str, name: str) -> Doc:
        try:
            return self._desk.shelf.get(kind, name)
        except StripeError as unknown:
            raise HTTPException(unknown.status, str(unknown)) from unknown

    def _change(self, kind: str, name: str, operation: str, change: Callable[[Doc], Doc]) -> Doc:
        ground = self._desk.ground
        try:
            with ground.store.transaction():
                done = change(self._get(kind, name))
                ground.journal.append(
                    "stripe", "control", operation, name, status=done.get("status")
                )
        except StripeError as refused:
            raise HTTPException(refused.status, str(refused)) from refused
        return done


def _told(desk: Desk, account: Doc) -> ConnectedAccount:
    links = desk.shelf.every("account_link", parent=account["id"])
    return ConnectedAccount.model_validate({
        **{name: account[name] for name in (
            "id", "email", "country", "details_submitted", "payouts_enabled", "capabilities",
            "metadata",
        )},
        "currently_due": account["requirements"]["currently_due"],
        "disabled_reason": account["requirements"]["disabled_reason"],
        "onboarding_url": links[-1]["_url"] if links else None,
        "books": account_books(desk, account["id"]),
    })  # fmt: skip
