"""The mailbox: every mail as it came, and what a reader sees of it."""

import email
import email.policy
from email.message import EmailMessage

from steelyard.sandbox.clock import iso
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc, dump, load


class Mailbox:
    """One box for everybody; look up by recipient."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def put(self, mail_from: str, recipients: list[str], raw: bytes) -> int:
        """Keeps a mail; returns its sequence number once it is on disk."""
        subject = str(_parse(raw).get("subject", ""))
        with self._ground.store.transaction():
            seq = self._ground.store.run(
                "INSERT INTO mails (received_at, mail_from, recipients, subject, raw)"
                " VALUES (?, ?, ?, ?, ?)",
                self._ground.clock.now(), mail_from, dump(recipients), subject, raw,
            )  # fmt: skip
            self._ground.journal.append(
                "smtp", "effect", "mail.received", str(seq),
                mail_from=mail_from, recipients=recipients, subject=subject, size=len(raw),
            )  # fmt: skip
        return seq

    def list(
        self, after: int, limit: int, to: str | None, *, newest_first: bool = False
    ) -> list[Doc]:
        """Oldest first unless told otherwise, without bodies."""
        rows = self._ground.store.rows(
            "SELECT seq, received_at, mail_from, recipients, subject FROM mails"
            " WHERE seq>? ORDER BY seq",
            after,
        )
        if newest_first:
            rows.reverse()
        wanted = [_summary(row) for row in rows]
        if to is not None:
            wanted = [mail for mail in wanted if to.lower() in map(str.lower, mail["recipients"])]
        return wanted[:limit]

    def get(self, seq: int) -> Doc | None:
        row = self._ground.store.row("SELECT * FROM mails WHERE seq=?", seq)
        return {**_summary(row), **_contents(_parse(row["raw"]))} if row else None

    def raw(self, seq: int) -> bytes | None:
        row = self._ground.store.row("SELECT raw FROM mails WHERE seq=?", seq)
        return bytes(row["raw"]) if row else None

    def empty(self) -> int:
        with self._ground.store.transaction():
            deleted = self._ground.store.run("DELETE FROM mails")
            self._ground.journal.append("smtp", "control", "mail.emptied", deleted=deleted)
        return deleted


def _summary(row: Doc) -> Doc:
    return {
        "id": row["seq"],
        "received_at": iso(row["received_at"]),
        "mail_from": row["mail_from"],
        "recipients": load(row["recipients"]),
        "subject": row["subject"],
    }


def _parse(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def _contents(message: EmailMessage) -> Doc:
    return {
        "headers": [[name, str(value)] for name, value in message.items()],
        "text": _body(message, "plain"),
        "html": _body(message, "html"),
        "attachments": [
            {
                "filename": part.get_filename(),
                "content_type": part.get_content_type(),
                "size": len(part.get_payload(decode=True) or b""),
            }
            for part in message.iter_attachments()
        ],
    }


def _body(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part is not None else None
