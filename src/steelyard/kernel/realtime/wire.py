"""What goes over the wire: topics, positions and frames, each made once and sent many times.

A topic is ``market:thing[:id…]``: ``locksmith:jobs``, ``locksmith:job:0199…``. A position is the
epoch and number of the last message somebody has of a topic. Numbers of one epoch have no gaps;
an epoch ends when Valkey forgets (flush, restart, failover, eviction), and with it the numbers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import orjson
from fastapi.sse import format_sse_event

MAX_DATA_BYTES = 16 * 1024
REFETCH = "refetch"
RESERVED = frozenset(
    {REFETCH, "resync", "subscribed", "unsubscribed", "error", "ping", "pong", "subscribe"}
)

_TOPIC = re.compile(r"[a-z][a-z0-9_]{0,31}(?::[A-Za-z0-9_.-]{1,64}){1,4}")
_TYPE = re.compile(r"[a-z][a-z0-9_.]{0,63}")
_SINCE = re.compile(r"(?P<topic>.+):(?P<epoch>[0-9a-f]{8,32}):(?P<seq>[0-9]{1,15})")


class Position(NamedTuple):
    """How far somebody is in a topic."""

    epoch: str
    seq: int


class Message(NamedTuple):
    """Something to tell a topic; ``tail`` is the part of its frame that is known beforehand."""

    topic: str
    tail: bytes


@dataclass(eq=False)
class Frame:
    """One frame to a client: JSON text, its size in bytes, and where it stands in its topic."""

    text: str
    size: int
    topic: str | None = None
    position: Position | None = None

    @cached_property
    def event(self) -> bytes:
        """The frame as a server-sent event without an id, made at first use."""
        return format_sse_event(data_str=self.text)


def is_topic(text: str) -> bool:
    return len(text) <= 256 and _TOPIC.fullmatch(text) is not None


def message(topic: str, type: str, data: Mapping[str, object], at: datetime) -> Message:  # noqa: A002
    """Write a message down as it is now; later changes to ``data`` do not reach it.

    Data beyond 16 KB is left out and the type becomes ``refetch``: whoever watches asks by REST.
    Raises ValueError for a topic or type that cannot be one, TypeError for data JSON cannot hold.
    """
    if not is_topic(topic):
        raise ValueError("a topic is written market:thing or market:thing:id")
    if type in RESERVED or _TYPE.fullmatch(type) is None:
        raise ValueError("a message's type is a lower-case name that no control frame has")
    try:
        tail = orjson.dumps({"type": type, "data": data, "at": at}, option=orjson.OPT_UTC_Z)[1:]
    except orjson.JSONEncodeError as error:
        raise TypeError(f"the data of {type} cannot be written as JSON") from error
    if len(tail) > MAX_DATA_BYTES:
        return refetch_message(topic, at)
    return Message(topic, tail)


def refetch_message(topic: str, at: datetime) -> Message:
    """Stands in for what could not be told: everyone who watches asks by REST."""
    tail = orjson.dumps({"type": REFETCH, "data": None, "at": at}, option=orjson.OPT_UTC_Z)[1:]
    return Message(topic, tail)


def read_entry(topic: str, payload: bytes) -> Frame:
    """A topic's message as Valkey keeps and publishes it: ``epoch:seq``, a line feed, the frame.

    Raises ValueError for anything else.
    """
    head, _, body = payload.partition(b"\n")
    epoch, _, seq = head.decode("ascii").partition(":")
    return Frame(body.decode(), len(body), topic, Position(epoch, int(seq)))


def control(**fields: object) -> Frame:
    """A frame of our own, not of any topic's history."""
    body = orjson.dumps(fields)
    return Frame(body.decode(), len(body))


def subscribed(topic: str, position: Position | None) -> Frame:
    """Says where a topic stands; epoch and seq are null while Valkey cannot tell."""
    epoch, seq = position or (None, None)
    frame = control(type="subscribed", topic=topic, epoch=epoch, seq=seq)
    return Frame(frame.text, frame.size, topic, position)


def refetch(topic: str) -> Frame:
    return control(type=REFETCH, topic=topic)


def read_since(text: str) -> dict[str, Position]:
    """``topic:epoch:seq``, comma-separated. Raises ValueError for what does not read so."""
    found: dict[str, Position] = {}
    for part in filter(None, text.split(",")):
        match = _SINCE.fullmatch(part)
        if match is None or not is_topic(match["topic"]):
            raise ValueError("a position is written topic:epoch:seq")
        found[match["topic"]] = Position(match["epoch"], int(match["seq"]))
    return found


def write_since(positions: Iterable[tuple[str, Position]]) -> str:
    """The inverse of ``read_since``."""
    return ",".join(f"{topic}:{epoch}:{seq}" for topic, (epoch, seq) in positions)
