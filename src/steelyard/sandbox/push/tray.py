"""What lies in the tray: who takes notifications, and every one that came."""

import secrets
from dataclasses import dataclass
from typing import Literal, cast

import orjson

from steelyard.sandbox.clock import iso
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.push.keys import BrowserKeys, UnreadableError
from steelyard.sandbox.store import Doc

type State = Literal["on", "off", "gone"]
PROVIDER = "push"
SEND = "push.send"


@dataclass(frozen=True)
class Arrived:
    """One message as it was posted. ``ttl``: seconds it may be held for a browser that is off."""

    body: bytes
    ttl: int
    urgency: str
    topic: str


class Tray:
    """Browsers and what they show. A browser that is off gets what was held once it is on."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def subscribe(self, server_key: str, label: str, phone: str) -> tuple[str, BrowserKeys]:
        """A new browser that takes what the holder of ``server_key`` pushes; its name and keys."""
        token, keys = secrets.token_urlsafe(24), BrowserKeys.new()
        with self._ground.store.transaction():
            self._ground.store.run(
                "INSERT INTO push_subscriptions (token, server_key, private, auth, label, phone,"
                " state, created_at) VALUES (?, ?, ?, ?, ?, ?, 'on', ?)",
                token, server_key, keys.scalar, keys.auth, label, phone, self._ground.clock.now(),
            )  # fmt: skip
            self._ground.journal.append(
                PROVIDER, "effect", "subscription.created", token, label=label, phone=phone
            )
        return token, keys

    def subscription(self, token: str) -> Doc | None:
        return self._ground.store.row("SELECT * FROM push_subscriptions WHERE token=?", token)

    def subscriptions(self) -> list[Doc]:
        return self._ground.store.rows("SELECT * FROM push_subscriptions ORDER BY seq")

    def put_state(self, token: str, state: State) -> bool:
        """``gone`` is for good. False where there is none (any more)."""
        with self._ground.store.transaction():
            changed = self._ground.store.run(
                "UPDATE push_subscriptions SET state=? WHERE token=? AND state<>'gone'",
                state, token,
            )  # fmt: skip
            if not changed:
                return False
            self._ground.journal.append(PROVIDER, "control", f"subscription.{state}", token)
            if state == "on":
                self._show_held(token)
            if state == "gone":
                self._ground.store.run(
                    "DELETE FROM push_messages WHERE token=? AND shown_at IS NULL", token
                )
        return True

    def take(self, subscription: Doc, arrived: Arrived) -> int:
        """Keeps a message for its browser, and shows it if that is on; its number."""
        told = self._read(subscription, arrived.body)
        token, now = subscription["token"], self._ground.clock.now()
        is_on = subscription["state"] == "on"
        seq = 0
        for _ in range(self._times()):
            if arrived.topic:
                self._ground.store.run(
                    "DELETE FROM push_messages WHERE token=? AND topic=? AND shown_at IS NULL",
                    token, arrived.topic,
                )  # fmt: skip
            if not is_on and arrived.ttl == 0:
                continue
            seq = self._ground.store.run(
                "INSERT INTO push_messages (token, told, problem, ttl, urgency, topic,"
                " received_at, shown_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                token, orjson.dumps(told[0]), told[1], arrived.ttl, arrived.urgency, arrived.topic,
                now, now if is_on else None,
            )  # fmt: skip
            self._note(seq, token, "notification.shown" if is_on else "notification.held", *told)
        return seq

    def messages(self, limit: int) -> list[Doc]:
        """The newest first, held ones among them."""
        self._drop_expired()
        rows = self._ground.store.rows(
            "SELECT m.*, s.label, s.phone FROM push_messages AS m"
            " JOIN push_subscriptions AS s ON s.token = m.token ORDER BY m.seq DESC LIMIT ?",
            limit,
        )
        return [_message(row) for row in rows]

    def clear(self) -> int:
        with self._ground.store.transaction():
            deleted = self._ground.store.run("DELETE FROM push_messages")
            self._ground.journal.append(PROVIDER, "control", "tray.emptied", deleted=deleted)
        return deleted

    def _read(self, subscription: Doc, body: bytes) -> tuple[Doc, str]:
        """What the page's worker would be told, and why it is told nothing."""
        keys = BrowserKeys.kept(subscription["private"], subscription["auth"])
        try:
            told: object = orjson.loads(keys.read(body)) if body else {}
        except UnreadableError as unreadable:
            return {}, str(unreadable)
        except orjson.JSONDecodeError:
            return {}, "what it says is no JSON"
        if not isinstance(told, dict):
            return {}, "what it says is no JSON object"
        return cast("Doc", told), ""

    def _times(self) -> int:
        fault = self._ground.faults.strike_delivery(PROVIDER, "notification", "duplicate")
        return fault.times if fault else 1

    def _show_held(self, token: str) -> None:
        self._drop_expired()
        held = self._ground.store.rows(
            "SELECT * FROM push_messages WHERE token=? AND shown_at IS NULL ORDER BY seq", token
        )
        for row in held:
            self._ground.store.run(
                "UPDATE push_messages SET shown_at=? WHERE seq=?",
                self._ground.clock.now(), row["seq"],
            )  # fmt: skip
            told = orjson.loads(row["told"])
            self._note(row["seq"], token, "notification.shown", told, row["problem"])

    def _drop_expired(self) -> None:
        self._ground.store.run(
            "DELETE FROM push_messages WHERE shown_at IS NULL AND received_at + ttl < ?",
            self._ground.clock.now(),
        )

    def _note(self, seq: int, token: str, operation: str, told: Doc, problem: str) -> None:
        more = {"problem": problem} if problem else {"title": told.get("title", "")}
        self._ground.journal.append(
            PROVIDER, "effect", operation, token,
            number=seq, message=str(told.get("id", "")), **more,
        )  # fmt: skip


def _message(row: Doc) -> Doc:
    told: Doc = orjson.loads(row["told"])
    return {
        "id": row["seq"],
        "subscription": row["token"],
        "label": row["label"],
        "phone": row["phone"],
        "message": str(told.get("id", "")),
        "title": str(told.get("title", "")),
        "body": str(told.get("body", "")),
        "url": str(told.get("url", "")),
        "tag": str(told.get("tag", "")),
        "problem": row["problem"],
        "ttl": row["ttl"],
        "urgency": row["urgency"],
        "topic": row["topic"],
        "received_at": iso(row["received_at"]),
        "shown": row["shown_at"] is not None,
    }
