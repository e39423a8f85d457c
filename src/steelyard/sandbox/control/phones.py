"""The phones at the other end of the texts: read them, type on them, switch them off."""

from typing import Literal, Self

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, Field

from steelyard.sandbox.clock import iso
from steelyard.sandbox.control.base import Order, PhoneNumber, not_there
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.links import Link, links_in
from steelyard.sandbox.store import Doc
from steelyard.sandbox.twilio.errors import CARRIER_ERRORS
from steelyard.sandbox.twilio.messages import Text, on_phone
from steelyard.sandbox.twilio.network import Network

type Condition = Literal["on", "off", "out_of_credit", "slow"]

OFF, BLOCKED = 30003, 30004
USUAL_SLOWNESS_MS = 20_000


class PhoneState(Order):
    """``error_code``: what the carrier reports while the phone is out of reach.

    ``delay_ms``: how much later texts arrive. ``state`` says the same in one word, and wins.
    """

    reachable: bool = True
    label: str | None = Field(default=None, max_length=100)
    error_code: Literal[30003, 30004, 30005, 30006, 30007, 30008] = OFF
    delay_ms: int = Field(default=0, ge=0, le=600_000)
    state: Condition | None = None

    def settled(self) -> Self:
        if self.state is None:
            return self
        slow = self.state == "slow"
        return self.model_copy(
            update={
                "reachable": self.state in {"on", "slow"},
                "error_code": BLOCKED if self.state == "out_of_credit" else OFF,
                "delay_ms": (self.delay_ms or USUAL_SLOWNESS_MS) if slow else 0,
            }
        )


class Typed(Order):
    """A text somebody types. ``message_sid`` of an earlier one: its webhook is sent again."""

    to: str = Field(default="", pattern=r"^(\+[1-9]\d{6,14})?$")
    body: str = Field(default="", max_length=10_000)
    media: list[str] = Field(default_factory=list[str], max_length=10)
    message_sid: str | None = None


class PhoneText(BaseModel):
    """A text as the person sees it: ``received`` ones count once they are ``delivered``.

    ``error``: why the carrier could not deliver it, in its own words.
    """

    seq: int
    message_sid: str
    from_: str = Field(alias="from")
    to: str
    body: str
    media: list[str]
    direction: Literal["sent", "received"]
    status: str
    error_code: int | None
    error: str | None
    from_carrier: bool
    at: str
    links: list[Link]


class Phone(BaseModel):
    """``unread``: texts delivered since the phone was last read. ``messages``: the last ones."""

    number: str
    label: str
    state: Condition
    reachable: bool
    error_code: int
    delay_ms: int
    unread: int
    messages: list[PhoneText]


class Phones(BaseModel):
    phones: list[Phone]


class Thread(BaseModel):
    number: str
    messages: list[PhoneText]


class TextCount(BaseModel):
    direction: str
    status: str
    texts: int


class OptOut(BaseModel):
    phone: str
    number: str
    since: str


class TextSummary(BaseModel):
    messages: list[TextCount]
    opt_outs: list[OptOut]


class PhoneControls:
    """``/control/phones`` and ``/control/twilio``"""

    def __init__(self, ground: Ground, network: Network, origins: tuple[str, ...]) -> None:
        self._ground = ground
        self._network = network
        self._origins = origins

    def router(self) -> APIRouter:
        router = APIRouter(tags=["phones"])
        router.add_api_route("/phones", self.phones, methods=["GET"])
        one = "/phones/{number}"
        router.add_api_route(one, self.phone, methods=["GET"])
        router.add_api_route(one, self.set_state, methods=["PUT"])
        router.add_api_route(f"{one}/messages", self.thread, methods=["GET"])
        router.add_api_route(f"{one}/send", self.send, methods=["POST"], status_code=201)
        router.add_api_route(f"{one}/read", self.read, methods=["POST"])
        router.add_api_route("/twilio/summary", self.summary, methods=["GET"])
        return router

    async def phones(self, per_phone: int = Query(default=50, ge=0, le=500)) -> Phones:
        """Every phone with the last texts of its thread, the liveliest first."""
        rows = self._ground.store.rows("SELECT * FROM phones ORDER BY last_seq DESC, number")
        return Phones(phones=[self._shown(row, per_phone) for row in rows])

    async def phone(
        self, number: PhoneNumber, per_phone: int = Query(default=50, ge=0, le=500)
    ) -> Phone:
        return self._shown(self._row(number), per_phone)

    async def thread(
        self,
        number: PhoneNumber,
        after: int = 0,
        limit: int = Query(default=500, ge=1, le=5000),
    ) -> Thread:
        """The phone's texts both ways, oldest first, with a ``seq`` above ``after``."""
        found = self._network.texts.of_phone(number, after, limit)
        return Thread(number=number, messages=[self._text(text) for text in found])

    async def set_state(self, number: PhoneNumber, state: PhoneState) -> Phone:
        """Switches the phone on, off, out of credit or slow; names it, if a label is given."""
        store, wanted = self._ground.store, state.settled()
        with store.transaction():
            store.run(
                "INSERT INTO phones (number, label, reachable, error_code, delay_ms, last_seq)"
                " VALUES (?1, coalesce(?2, ''), ?3, ?4, ?5, 0) ON CONFLICT (number) DO UPDATE SET"
                " label=coalesce(?2, label), reachable=?3, error_code=?4, delay_ms=?5",
                number, wanted.label, wanted.reachable, wanted.error_code, wanted.delay_ms,
            )  # fmt: skip
            self._ground.journal.append(
                "twilio", "control", "phone.set", number, **wanted.model_dump(mode="json")
            )
        return self._shown(self._row(number), 0)

    async def send(self, number: PhoneNumber, typed: Typed) -> PhoneText:
        """The person sends a text; the application hears of it by webhook."""
        with self._ground.store.transaction():
            known = self._network.texts.get(typed.message_sid) if typed.message_sid else None
            if known is not None:
                self._network.tell_account(known)
                return self._text(known)
            text = _typed_text(self._ground, number, typed)
            self._network.receive(text)
        return self._text(text)

    async def read(self, number: PhoneNumber) -> Phone:
        """The person has read what is on the phone now."""
        store = self._ground.store
        with store.transaction():
            changed = store.run(
                "UPDATE phones SET read_seq=last_seq WHERE number=? AND read_seq<last_seq", number
            )
            if changed:  # else a desk that reads whenever it hears of a reading would never rest
                self._ground.journal.append("twilio", "control", "phone.read", number)
        return self._shown(self._row(number), 0)

    async def summary(self) -> TextSummary:
        """Texts by direction and status, and who has opted out of what."""
        return TextSummary.model_validate({
            "messages": self._network.texts.counts(),
            "opt_outs": [
                {**row, "since": iso(row["since"])} for row in self._network.opt_outs()
            ],
        })  # fmt: skip

    def _row(self, number: str) -> Doc:
        row = self._ground.store.row("SELECT * FROM phones WHERE number=?", number)
        if row is None:
            raise not_there(f"phone {number} yet: nobody has texted it and nobody has named it")
        return row

    def _shown(self, row: Doc, texts: int) -> Phone:
        number = row["number"]
        thread = self._network.texts.of_phone(number, limit=texts) if texts else []
        return Phone(
            number=number,
            label=row["label"],
            state=_condition(row),
            reachable=bool(row["reachable"]),
            error_code=row["error_code"],
            delay_ms=row["delay_ms"],
            unread=self._network.texts.delivered_after(number, row["read_seq"]),
            messages=[self._text(text) for text in thread],
        )

    def _text(self, text: Text) -> PhoneText:
        return PhoneText.model_validate(
            {
                **on_phone(text),
                "error": CARRIER_ERRORS.get(text.error_code) if text.error_code else None,
                "links": links_in([text.body], self._origins),
            }
        )


def _condition(row: Doc) -> Condition:
    if not row["reachable"]:
        return "out_of_credit" if row["error_code"] == BLOCKED else "off"
    return "slow" if row["delay_ms"] else "on"


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
