"""The push tray: notifications as people see them, and the browsers they came to."""

from typing import Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from steelyard.sandbox.clock import iso
from steelyard.sandbox.control.base import Order, not_there
from steelyard.sandbox.links import Link, links_in
from steelyard.sandbox.push.tray import State, Tray
from steelyard.sandbox.store import Doc


class TrayBrowser(BaseModel):
    """A browser that takes notifications. ``off``: what comes is held; ``gone``: for good."""

    id: str
    label: str
    phone: str
    state: Literal["on", "off", "gone"]
    created_at: str


class TrayNotification(BaseModel):
    """One notification. ``message``: the application's own id of it; ``repeat``: this browser
    was sent the same before, so its page would not show it again. ``shown``: false while it is
    held. ``problem``: why the browser could not read it. ``link``: what a press opens."""

    id: int
    subscription: str
    label: str
    phone: str
    message: str
    title: str
    body: str
    link: Link | None
    tag: str
    problem: str
    ttl: int
    urgency: str
    topic: str
    received_at: str
    shown: bool
    repeat: bool


class TrayContents(BaseModel):
    browsers: list[TrayBrowser]
    notifications: list[TrayNotification]


class TrayEmptied(BaseModel):
    deleted: int


class BrowserOrder(Order):
    state: Literal["on", "off", "gone"]


class PushControls:
    """``/control/push``. ``origins``: the application's pages."""

    def __init__(self, tray: Tray, origins: tuple[str, ...]) -> None:
        self._tray = tray
        self._origins = origins

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/push", tags=["push"])
        router.add_api_route("", self.contents, methods=["GET"])
        router.add_api_route("", self.empty, methods=["DELETE"])
        router.add_api_route("/browsers/{token}", self.put_browser, methods=["PUT"])
        return router

    async def contents(self, limit: int = Query(default=100, ge=1, le=1000)) -> TrayContents:
        """Every browser, and the newest notifications first."""
        seen: set[tuple[str, str]] = set()
        told: list[TrayNotification] = []
        for one in reversed(self._tray.messages(limit)):
            name = (one["subscription"], one["message"] or str(one["id"]))
            links = links_in([one["url"]], self._origins)
            more = {"link": links[0] if links else None, "repeat": name in seen}
            told.append(TrayNotification.model_validate({**one, **more}))
            seen.add(name)
        browsers = [_browser(one) for one in self._tray.subscriptions()]
        return TrayContents(browsers=browsers, notifications=told[::-1])

    async def put_browser(self, token: str, order: BrowserOrder) -> TrayBrowser:
        """Switch a browser off, on again, or take its leave back for good."""
        state: State = order.state
        if not self._tray.put_state(token, state):
            raise not_there("browser that could be switched")
        return _browser(self._tray.subscription(token) or {})

    async def empty(self) -> TrayEmptied:
        return TrayEmptied(deleted=self._tray.clear())


def _browser(row: Doc) -> TrayBrowser:
    return TrayBrowser(
        id=row["token"],
        label=row["label"],
        phone=row["phone"],
        state=row["state"],
        created_at=iso(row["created_at"]),
    )
