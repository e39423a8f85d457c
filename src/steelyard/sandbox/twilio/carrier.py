"""Twilio's calls to the application: signed, form-encoded, hardly ever repeated.

By default one retry, and only when no connection could be made; a webhook's URL may ask for
more in its fragment (``#rc=3&rp=all``). https://www.twilio.com/docs/usage/webhooks
The fragment is not sent and not signed.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode

from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

from steelyard.sandbox.faults import Fault
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc
from steelyard.sandbox.twilio.errors import TwilioError
from steelyard.sandbox.twilio.messages import API_VERSION, Text
from steelyard.sandbox.twilio.network import Network
from steelyard.sandbox.twilio.twiml import Reply, UnreadableAnswerError, read_answer
from steelyard.sandbox.twilio.words import segments
from steelyard.sandbox.webhooks import Delivery, Outcome, Parcel

RETRY_AFTER_SECONDS = 0.2


@dataclass(frozen=True)
class Overrides:
    """Connection overrides of one webhook URL. Times in seconds."""

    retries: int = 1
    policy: frozenset[str] = frozenset({"ct"})
    connect_timeout: float = 5.0
    read_timeout: float = 15.0

    def cover(self, outcome: Outcome) -> bool:
        """Whether this failure is one of those to retry."""
        if "all" in self.policy:
            return True
        if outcome.refused_connection:
            return "ct" in self.policy
        if outcome.status is None:
            return "rt" in self.policy
        return f"{outcome.status // 100}xx" in self.policy


def split_overrides(url: str) -> tuple[str, Overrides]:
    """The URL as called, and what its fragment asks for."""
    bare, fragment = urldefrag(url)
    asked = dict(parse_qsl(fragment))
    return bare, Overrides(
        retries=min(_whole(asked.get("rc"), 1), 5),
        policy=frozenset(asked.get("rp", "ct").split(",")),
        connect_timeout=_whole(asked.get("ct"), 5000) / 1000,
        read_timeout=_whole(asked.get("rt"), 15_000) / 1000,
    )


def _whole(given: str | None, usual: int) -> int:
    return int(given) if given and given.isdecimal() else usual


class TwilioCarrier:
    """Inbound texts and status callbacks."""

    def __init__(self, ground: Ground, network: Network) -> None:
        self._ground = ground
        self._network = network

    def pack(self, delivery: Delivery, tampering: Fault | None) -> Parcel | None:
        text = self._network.texts.get(delivery.payload["sid"])
        if text is None:
            return None
        url, overrides = split_overrides(delivery.url)
        config = self._network.config
        fields = self._fields(text, delivery.payload)
        token = "somebody-elses-token" if tampering else config.auth_token
        validator: Any = RequestValidator(token)
        return Parcel(
            url=url,
            headers={
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "I-Twilio-Idempotency-Token": f"sandbox-{delivery.id}",
                "User-Agent": "TwilioProxy/1.1",
                "X-Twilio-Signature": validator.compute_signature(url, fields),
            },
            content=urlencode(fields).encode(),
            connect_timeout=overrides.connect_timeout,
            read_timeout=overrides.read_timeout,
        )

    def settle(self, delivery: Delivery, outcome: Outcome) -> float | None:
        text = self._network.texts.get(delivery.payload["sid"])
        if text is None:
            return None
        inbound = delivery.payload["event"] == "inbound"
        if outcome.arrived:
            if inbound:
                self._reply(text, outcome)
            return None
        _, overrides = split_overrides(delivery.url)
        if delivery.attempts < overrides.retries and overrides.cover(outcome):
            return RETRY_AFTER_SECONDS
        if inbound:
            self._fall_back(delivery, text, outcome)
        return None

    def _fall_back(self, delivery: Delivery, text: Text, outcome: Outcome) -> None:
        number = self._network.config.numbers.get(text.recipient)
        if number is None or not number.sms_fallback_url or "fallback" in delivery.payload:
            return
        trouble = {
            "ErrorCode": "11200" if outcome.status else "11205",
            "ErrorUrl": urldefrag(delivery.url)[0],
        }
        self._ground.webhooks.send(
            "twilio", "inbound", text.sid, number.sms_fallback_url,
            {**delivery.payload, "fallback": trouble},
        )  # fmt: skip

    def _reply(self, text: Text, outcome: Outcome) -> None:
        """Sends what the answer asks for; what cannot be sent is journalled, as in Twilio's log."""
        try:
            for reply in read_answer(outcome.content_type, outcome.body):
                self._network.accept(self._text_of(reply, text))
        except (UnreadableAnswerError, TwilioError) as refused:
            self._ground.journal.append(
                "twilio", "effect", "reply.refused", text.sid, code=refused.code,
                message=str(refused),
            )  # fmt: skip

    def _text_of(self, reply: Reply, asked: Text) -> Text:
        return Text(
            direction="outbound-reply",
            sender=reply.sender or asked.recipient,
            recipient=reply.to or asked.sender,
            body=reply.body,
            media=list(reply.media),
            created_at=self._ground.clock.now(),
            status_callback=reply.status_callback,
        )

    def _fields(self, text: Text, payload: Doc) -> dict[str, str]:
        account = self._network.config.account_sid
        event = payload["event"]
        common = {
            "AccountSid": account,
            "ApiVersion": API_VERSION,
            "From": text.sender,
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "To": text.recipient,
        }
        if event == "inbound":
            return {**common, **_inbound_fields(text), **payload.get("fallback", {})}
        fields = {**common, "MessageStatus": event, "SmsStatus": event}
        if payload.get("error_code"):
            fields["ErrorCode"] = str(payload["error_code"])
        if event in {"delivered", "undelivered"}:
            done = datetime.fromtimestamp(text.updated_at, UTC)
            fields["RawDlrDoneDate"] = done.strftime("%y%m%d%H%M")
        return fields


def _inbound_fields(text: Text) -> dict[str, str]:
    fields = {
        "Body": text.body,
        "FromCity": "",
        "FromCountry": "US",
        "FromState": "",
        "FromZip": "",
        "NumMedia": str(len(text.media)),
        "NumSegments": str(segments(text.body)),
        "SmsMessageSid": text.sid,
        "SmsStatus": "received",
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "",
        "ToZip": "",
    }
    for place, url in enumerate(text.media):
        fields[f"MediaUrl{place}"] = url
        fields[f"MediaContentType{place}"] = "image/jpeg"
    return fields
