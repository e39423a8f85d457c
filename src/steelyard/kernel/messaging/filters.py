"""Which messages: one description for the log's page and for taking messages back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from steelyard.kernel.messaging.models import Message


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Every part that is given must fit. ``text``: part of the body, recipient or sender."""

    market: str
    about: tuple[str, str] | None = None
    party: tuple[str, str] | None = None
    direction: str | None = None
    channel: str | None = None
    kind: str | None = None
    to: str | None = None
    statuses: Sequence[str] = ()
    text: str | None = None
    flagged: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether it means something in particular, not all of a market's messages."""
        return any((self.about, self.party, self.kind, self.to))

    def clauses(self) -> list[ColumnElement[bool]]:
        """The conditions, for a statement on ``Message``."""
        found = [Message.market == self.market]
        if self.about:
            found += [Message.about_type == self.about[0], Message.about_id == self.about[1]]
        if self.party:
            found += [Message.party_type == self.party[0], Message.party_id == self.party[1]]
        for column, wanted in (
            (Message.direction, self.direction),
            (Message.channel, self.channel),
            (Message.kind, self.kind),
            (Message.to_address, self.to),
        ):
            if wanted:
                found.append(column == wanted)
        if self.statuses:
            found.append(Message.status.in_(self.statuses))
        if self.text:
            found.append(_contains(self.text))
        if self.flagged:
            found.append(Message.flagged_reason.is_not(None))
        return found


def _contains(text: str) -> ColumnElement[bool]:
    # ILIKE on the bare columns: what the trigram index answers.
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    columns = (Message.body, Message.to_address, Message.from_address)
    return or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns))
