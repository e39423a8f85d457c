"""The phones at the other end of the texts: read them, type on them, switch them off."""

from typing import Literal

from fastapi import APIRouter, HTTPException, Query
from pydantic import Field

from steelyard.sandbox.clock import iso
from steelyard.sandbox.control.base import Order, PhoneNumber
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.twilio.messages import Text, on_phone
from steelyard.sandbox.twilio.network import Network


class PhoneState(Order):
    """``error_code``: what the carrier reports while the phone is out of reach."""

    reachable: bool = True
    label: str | None = Field(default=None, max_length=100)
    error_code: Literal[30003, 30004, 30005, 30006, 30007, 30008] = 30003


class Typed(Order):
    """A text somebody types. ``message_sid`` of an earlier one: its webhook is sent again."""

    to: str = Field(default="", pattern=r"^(\+[1-9]\d{6,14})?$")
    body: str = Field(default="", max_length=10_000)
    media: list[str] = Field(default_factory=list[str], max_length=10)
    message_sid: str | None = None


class PhoneControls:
    """``/control/phones`` and ``/control/twilio``"""

    def __init__(self, ground: Ground, network: Network) -> None:
        self._ground = ground
        self._network = network

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route("/phones", self.phones, methods=["GET"])
        router.add_api_route("/phones/{number}", self.set_state, methods=["PUT"])
        router.add_api_route("/phones/{number}/messages", self.thread, methods=["GET"])
        router.add_api_route("/phones/{number}/send", self.send, methods=["POST"], status_code=201)
        router.add_api_route("/twilio/summary", self.summary, methods=["GET"])
        return router

    async def phones(self, per_phone: int = Query(default=50, ge=0, le=500)) -> Doc:
        """Every phone with the last texts of its thread, the liveliest first."""
        rows = self._ground.store.rows("SELECT * FROM phones ORDER BY last_seq DESC")
        return {"phones": [_phone(self._network, row, per_phone) for row in rows]}

    async def thread(
        self,
        number: PhoneNumber,
        after: int = 0,
        limit: int = Query(default=500, ge=1, le=5000),
    ) -> Doc:
        """The phone's texts, oldest first, with a ``seq`` above ``after``."""
        found = self._network.texts.of_phone(number, after, limit)
        return {"number": number, "messages": [on_phone(text) for text in found]}

    async def set_state(self, number: PhoneNumber, state: PhoneState) -> Doc:
        store = self._ground.store
        with store.transaction():
            store.run(
                "INSERT INTO phones (number, label, reachable, error_code, last_seq)"
                " VALUES (?1, coalesce(?2, ''), ?3, ?4, 0) ON CONFLICT (number) DO UPDATE SET"
                " label=coalesce(?2, label), reachable=?3, error_code=?4",
                number,
                state.label,
                state.reachable,
                state.error_code,
            )
            self._ground.journal.append(
                "twilio", "control", "phone.set", number, **state.model_dump(mode="json")
            )
        row = store.row("SELECT * FROM phones WHERE number=?", number) or {}
        return _phone(self._network, row, 0)

    async def send(self, number: PhoneNumber, typed: Typed) -> Doc:
        """The person sends a text; the application hears of it by webhook."""
        with self._ground.store.transaction():
            known = self._network.texts.get(typed.message_sid) if typed.message_sid else None
            if known is not None:
                self._network.tell_account(known)
                return on_phone(known)
            text = _typed_text(self._ground, number, typed)
            self._network.receive(text)
        return on_phone(text)

    async def summary(self) -> Doc:
        """Texts by direction and status, and who has opted out of what."""
        opted_out = self._network.opt_outs()
        return {
            "messages": self._network.texts.counts(),
            "opt_outs": [{**row, "since": iso(row["since"])} for row in opted_out],
        }


def _typed_text(ground: Ground, number: str, typed: Typed) -> Text:
    numbers = ground.config.twilio.numbers
    to = typed.to or next(iter(numbers), "")
    if to not in numbers:
        raise HTTPException(422, f"{to or 'No number'} is not one of the account's numbers.")
    if not typed.body and not typed.media:
        raise HTTPException(422, "A text needs a body or a picture.")
    now = ground.clock.now()
    text = Text(
        direction="inbound",
        sender=number,
        recipient=to,
        body=typed.body,
        media=typed.media,
        status="received",
        created_at=now,
        sent_at=now,
    )
    if typed.message_sid:
        text.sid = typed.message_sid
    return text


def _phone(network: Network, row: Doc, texts: int) -> Doc:
    thread = network.texts.of_phone(row["number"], limit=texts) if texts else []
    return {
        "number": row["number"],
        "label": row["label"],
        "reachable": bool(row["reachable"]),
        "error_code": row["error_code"],
        "messages": [on_phone(text) for text in thread],
    }
