"""The carrier: takes texts from the account to phones and back, and minds STOP."""

from steelyard.sandbox.config import TwilioConfig
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.twilio.errors import CARRIER_ERRORS, opted_out
from steelyard.sandbox.twilio.messages import Text, Texts
from steelyard.sandbox.twilio.words import (
    HELP_ANSWER,
    START_ANSWER,
    STOP_ANSWER,
    CarrierWord,
    carrier_word,
)

STEP = "twilio.step"


class Network:
    """Every change a text goes through."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.texts = Texts(ground.store)
        ground.agenda.handle(STEP, self._step)

    @property
    def config(self) -> TwilioConfig:
        return self._ground.config.twilio

    def accept(self, text: Text) -> Text:
        """Takes a text from the account; it is then sent step by step.

        Raises 21610 when the person has opted out of texts from that number.
        """
        if not text.from_carrier and self.is_opted_out(text.recipient, text.sender):
            raise opted_out()
        self.texts.add(text)
        self._note("message.queued", text)
        self._plan(text, "sent")
        return text

    def receive(self, text: Text) -> None:
        """A phone has texted one of the account's numbers: acts on STOP and tells the account."""
        self.texts.add(text)
        self._note("message.received", text)
        self._mind(text, carrier_word(text.body))
        self.tell_account(text)

    def tell_account(self, text: Text) -> None:
        """Posts the inbound text to the number's webhook."""
        number = self.config.numbers.get(text.recipient)
        if number is None or not number.sms_url:
            self._note("inbound.nobody_listens", text)
            return
        self._ground.webhooks.send(
            "twilio", "inbound", text.sid, number.sms_url, {"sid": text.sid, "event": "inbound"}
        )

    def is_opted_out(self, phone: str, number: str) -> bool:
        found = self._ground.store.row(
            "SELECT 1 FROM opt_outs WHERE phone=? AND number=?", phone, number
        )
        return found is not None

    def opt_outs(self) -> list[Doc]:
        return self._ground.store.rows("SELECT * FROM opt_outs ORDER BY since")

    def _mind(self, text: Text, word: CarrierWord | None) -> None:
        phone, number, store = text.sender, text.recipient, self._ground.store
        if word == "stop":
            if not self.is_opted_out(phone, number):
                store.run("INSERT INTO opt_outs VALUES (?, ?, ?)", phone, number, text.created_at)
                self._ground.journal.append("twilio", "effect", "opt_out", phone, number=number)
                self._answer(text, STOP_ANSWER)
        elif word == "start" and self.is_opted_out(phone, number):
            store.run("DELETE FROM opt_outs WHERE phone=? AND number=?", phone, number)
            self._ground.journal.append("twilio", "effect", "opt_in", phone, number=number)
            self._answer(text, START_ANSWER)
        elif word == "help":
            self._answer(text, HELP_ANSWER)

    def _answer(self, asked: Text, body: str) -> None:
        """The carrier's own text, which goes to people who opted out too."""
        self.accept(
            Text(
                direction="outbound-reply",
                sender=asked.recipient,
                recipient=asked.sender,
                body=body,
                created_at=self._ground.clock.now(),
                from_carrier=True,
            )
        )

    def _plan(self, text: Text, status: str) -> None:
        wait = self.config.carrier_delay_ms
        if status == "delivered":
            wait += self._slowness(text.recipient)
        self._ground.agenda.add(
            self._ground.clock.now() + wait / 1000,
            STEP,
            {"sid": text.sid, "status": status},
        )

    async def _step(self, entry: int, payload: Doc) -> None:
        with self._ground.store.transaction():
            self._ground.agenda.finish(entry)
            text = self.texts.get(payload["sid"])
            if text is not None:
                self._move(text, payload["status"])

    def _move(self, text: Text, status: str) -> None:
        now = self._ground.clock.now()
        error = None
        if status == "delivered" and (error := self._out_of_reach(text.recipient)):
            status = "undelivered"
        self.texts.move(text, status, now, error)
        self._note(f"message.{status}", text)
        if text.status_callback:
            self._ground.webhooks.send(
                "twilio", f"status_callback.{status}", text.sid, text.status_callback,
                {"sid": text.sid, "event": status, "error_code": error},
            )  # fmt: skip
        if status == "sent":
            self._plan(text, "delivered")

    def _out_of_reach(self, phone: str) -> int | None:
        row = self._ground.store.row(
            "SELECT error_code FROM phones WHERE number=? AND reachable=0", phone
        )
        return int(row["error_code"]) if row else None

    def _slowness(self, phone: str) -> int:
        """Milliseconds this phone's last mile takes on top of the carrier's own."""
        row = self._ground.store.row("SELECT delay_ms FROM phones WHERE number=?", phone)
        return int(row["delay_ms"]) if row else 0

    def _note(self, operation: str, text: Text) -> None:
        self._ground.journal.append(
            "twilio", "effect", operation, text.sid,
            direction=text.direction, sender=text.sender, recipient=text.recipient,
            body=text.body, status=text.status, error_code=text.error_code,
            reason=CARRIER_ERRORS.get(text.error_code) if text.error_code else None,
            from_carrier=text.from_carrier,
        )  # fmt: skip
