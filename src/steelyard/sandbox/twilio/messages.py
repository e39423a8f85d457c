"""Texts as kept, and as Twilio shows them."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

from steelyard.sandbox.clock import iso
from steelyard.sandbox.store import Doc, Store, dump, load
from steelyard.sandbox.twilio.errors import CARRIER_ERRORS
from steelyard.sandbox.twilio.words import segments

type Direction = Literal["inbound", "outbound-api", "outbound-reply"]

API_VERSION = "2010-04-01"


@dataclass
class Text:
    """One text. ``phone`` is the person's end of it, whichever way it went. Times: sandbox."""

    direction: Direction
    sender: str
    recipient: str
    body: str
    created_at: float
    sid: str = field(default_factory=lambda: f"SM{secrets.token_hex(16)}")
    status: str = "queued"
    media: list[str] = field(default_factory=list[str])
    error_code: int | None = None
    from_carrier: bool = False
    status_callback: str = ""
    messaging_service: str | None = None
    sent_at: float | None = None
    updated_at: float = 0.0
    seq: int = 0

    @property
    def phone(self) -> str:
        return self.sender if self.direction == "inbound" else self.recipient

    @property
    def number(self) -> str:
        """The account's own end of it."""
        return self.recipient if self.direction == "inbound" else self.sender


class Texts:
    """All texts of the account."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, text: Text) -> Text:
        text.updated_at = text.created_at
        text.seq = self._store.run(
            "INSERT INTO twilio_messages (sid, direction, sender, recipient, phone, body, media,"
            " status, error_code, from_carrier, segments, status_callback, messaging_service,"
            " created_at, sent_at, updated_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            text.sid, text.direction, text.sender, text.recipient, text.phone, text.body,
            dump(text.media), text.status, text.error_code, text.from_carrier,
            segments(text.body), text.status_callback, text.messaging_service, text.created_at,
            text.sent_at, text.updated_at,
        )  # fmt: skip
        self._store.run(
            "INSERT INTO phones (number, label, reachable, error_code, last_seq)"
            " VALUES (?, '', 1, 30003, ?)"
            " ON CONFLICT (number) DO UPDATE SET last_seq=excluded.last_seq",
            text.phone,
            text.seq,
        )
        return text

    def get(self, sid: str) -> Text | None:
        row = self._store.row("SELECT * FROM twilio_messages WHERE sid=?", sid)
        return _text(row) if row else None

    def move(self, text: Text, status: str, at: float, error_code: int | None = None) -> None:
        """The next step of the text, in the current transaction."""
        text.status, text.updated_at, text.error_code = status, at, error_code
        if status == "sent":
            text.sent_at = at
        self._store.run(
            "UPDATE twilio_messages SET status=?, error_code=?, sent_at=?, updated_at=?"
            " WHERE sid=?",
            status, error_code, text.sent_at, at, text.sid,
        )  # fmt: skip

    def of_phone(self, phone: str, after: int = 0, limit: int = 500) -> list[Text]:
        """The phone's thread, oldest first: the last ``limit`` texts above ``after``."""
        rows = self._store.rows(
            "SELECT * FROM (SELECT * FROM twilio_messages WHERE phone=? AND seq>?"
            " ORDER BY seq DESC LIMIT ?) ORDER BY seq",
            phone, after, limit,
        )  # fmt: skip
        return [_text(row) for row in rows]

    def delivered_after(self, phone: str, seq: int) -> int:
        """How many texts above ``seq`` have reached the phone."""
        row = self._store.row(
            "SELECT count(*) AS n FROM twilio_messages WHERE phone=? AND seq>?"
            " AND status='delivered' AND direction<>'inbound'",
            phone, seq,
        )  # fmt: skip
        return int(row["n"]) if row else 0

    def search(self, filters: Doc, limit: int, before: int | None) -> list[Text]:
        """Newest first. Filters: sender, recipient, since, until (sandbox time of sending)."""
        rows = self._store.rows(
            "SELECT * FROM twilio_messages WHERE (?1 IS NULL OR sender=?1)"
            " AND (?2 IS NULL OR recipient=?2)"
            " AND (?3 IS NULL OR coalesce(sent_at, created_at)>=?3)"
            " AND (?4 IS NULL OR coalesce(sent_at, created_at)<?4) AND (?5 IS NULL OR seq<?5)"
            " ORDER BY seq DESC LIMIT ?6",
            filters.get("sender"), filters.get("recipient"), filters.get("since"),
            filters.get("until"), before, limit,
        )  # fmt: skip
        return [_text(row) for row in rows]

    def counts(self) -> list[Doc]:
        return self._store.rows(
            "SELECT direction, status, count(*) AS texts FROM twilio_messages"
            " GROUP BY direction, status ORDER BY direction, status"
        )


def _text(row: Doc) -> Text:
    return Text(
        direction=row["direction"],
        sender=row["sender"],
        recipient=row["recipient"],
        body=row["body"],
        created_at=row["created_at"],
        sid=row["sid"],
        status=row["status"],
        media=list(load(row["media"])),
        error_code=row["error_code"],
        from_carrier=bool(row["from_carrier"]),
        status_callback=row["status_callback"],
        messaging_service=row["messaging_service"],
        sent_at=row["sent_at"],
        updated_at=row["updated_at"],
        seq=row["seq"],
    )


def resource(text: Text, account_sid: str) -> Doc:
    """Twilio's Message resource."""
    root = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{text.sid}"
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": text.body,
        "date_created": _rfc2822(text.created_at),
        "date_sent": _rfc2822(text.sent_at) if text.sent_at else None,
        "date_updated": _rfc2822(text.updated_at),
        "direction": text.direction,
        "error_code": text.error_code,
        "error_message": CARRIER_ERRORS.get(text.error_code) if text.error_code else None,
        "from": text.sender,
        "messaging_service_sid": text.messaging_service,
        "num_media": str(len(text.media)),
        "num_segments": str(segments(text.body)),
        "price": None,
        "price_unit": "USD",
        "sid": text.sid,
        "status": text.status,
        "subresource_uris": {"media": f"{root}/Media.json"},
        "tags": None,
        "to": text.recipient,
        "uri": f"{root}.json",
    }


def on_phone(text: Text) -> Doc:
    """The text as the person holding the phone sees it."""
    return {
        "seq": text.seq,
        "message_sid": text.sid,
        "from": text.sender,
        "to": text.recipient,
        "body": text.body,
        "media": text.media,
        "direction": "sent" if text.direction == "inbound" else "received",
        "status": text.status,
        "error_code": text.error_code,
        "from_carrier": text.from_carrier,
        "at": iso(text.created_at),
    }


def _rfc2822(moment: float) -> str:
    return format_datetime(datetime.fromtimestamp(moment, UTC))
