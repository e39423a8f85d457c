"""The WebSocket: what a client may say, and what it is told.

From the client, text frames of JSON, 16 KB at most:

    {"type":"ping"}                                          → {"type":"pong"}
    {"type":"pong"}                                            the answer to our own ping
    {"type":"subscribe","topic":"…","since":"<epoch>:<seq>"} → subscribed, then what was missed
    {"type":"unsubscribe","topic":"…"}                       → unsubscribed
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Discriminator, Field, TypeAdapter, ValidationError
from starlette.websockets import WebSocket

from steelyard.kernel.errors import Unavailable
from steelyard.kernel.realtime.gate import Gate
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.limits import Allowance, ClientLimits
from steelyard.kernel.realtime.outbox import GONE, SILENT, Ending
from steelyard.kernel.realtime.watcher import Watcher
from steelyard.kernel.realtime.wire import Frame, Position, control


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Ping(_Said):
    type: Literal["ping"]


class Pong(_Said):
    type: Literal["pong"]


class Subscribe(_Said):
    type: Literal["subscribe"]
    topic: Annotated[str, Field(max_length=256)]
    since: Annotated[str, Field(pattern=r"^[0-9a-f]{8,32}:[0-9]{1,15}$")] | None = None

    def position(self) -> Position | None:
        if self.since is None:
            return None
        epoch, _, seq = self.since.partition(":")
        return Position(epoch, int(seq))


class Unsubscribe(_Said):
    type: Literal["unsubscribe"]
    topic: Annotated[str, Field(max_length=256)]


Said = Annotated[Ping | Pong | Subscribe | Unsubscribe, Discriminator("type")]
_READER: TypeAdapter[Ping | Pong | Subscribe | Unsubscribe] = TypeAdapter(Said)


class Offence(NamedTuple):
    """Something a client should not have sent, and the close code if it goes on so."""

    code: str
    close: int


TOO_LARGE = Offence("frame_too_large", 1009)
NOT_TEXT = Offence("text_only", 1003)
NOT_JSON = Offence("not_json", 1003)
UNKNOWN_TYPE = Offence("unknown_type", 1008)
INVALID = Offence("invalid_frame", 1008)


class Conversation(Watcher):
    """One WebSocket, from its acceptance to its close."""

    transport = "websocket"

    def __init__(self, socket: WebSocket, hub: Hub, gate: Gate, limits: ClientLimits) -> None:
        super().__init__(hub, gate, limits)
        self._socket = socket
        self._asked = False
        rate = limits.messages_a_second
        self._messages = Allowance(burst=rate, rate=rate)
        self._forgiven = Allowance(burst=limits.offences, rate=1 / 20)

    async def _send(self, frame: Frame) -> None:
        await self._socket.send({"type": "websocket.send", "text": frame.text})

    async def _receive(self) -> Mapping[str, Any]:
        return await self._socket.receive()

    async def _close(self, code: int, reason: str) -> None:
        await self._socket.close(code, reason)

    def _beat(self) -> None:
        if self._asked:
            self._outbox.end(SILENT)
            return
        self._asked = True
        self._outbox.push(control(type="ping"))

    async def _on_message(self, message: Mapping[str, Any]) -> None:
        if message["type"] == "websocket.disconnect":
            self._outbox.end(GONE)
            return
        self._asked = False
        self._heard()
        if not self._messages.take(self._loop.time()):
            self._outbox.end(Ending(1008, "too_many_messages"))
            return
        said = self._read(message)
        if isinstance(said, Offence):
            self._offended(said)
        else:
            await self._answer(said)

    def _read(self, message: Mapping[str, Any]) -> Ping | Pong | Subscribe | Unsubscribe | Offence:
        text: str | None = message.get("text")
        if text is None:
            return NOT_TEXT
        if len(text.encode()) > self._limits.frame_bytes:
            return TOO_LARGE
        try:
            return _READER.validate_json(text)
        except ValidationError as error:
            return _offence(error)

    async def _answer(self, said: Ping | Pong | Subscribe | Unsubscribe) -> None:
        match said:
            case Ping():
                self._outbox.push(control(type="pong"))
            case Pong():
                pass
            case Subscribe():
                await self._subscribe(said)
            case Unsubscribe(topic=topic):
                if self._hub.leave(self._outbox, topic):
                    self._outbox.push(control(type="unsubscribed", topic=topic))
                else:
                    self._offended(Offence("not_subscribed", 1008), topic)

    async def _subscribe(self, said: Subscribe) -> None:
        if len(self._hub.topics_of(self._outbox)) >= self._limits.topics:
            self._offended(Offence("too_many_topics", 1008), said.topic)
            return
        try:
            refused = await self._gate.refusal(said.topic)
        except Unavailable as error:
            self._outbox.push(control(type="error", code=error.code, topic=said.topic))
            return
        if refused is not None:
            self._offended(Offence(refused, 1008), said.topic)
        elif not await self._hub.join(self._outbox, said.topic, said.position()):
            self._offended(Offence("already_subscribed", 1008), said.topic)

    def _offended(self, offence: Offence, topic: str | None = None) -> None:
        """Say what was wrong; a client that goes on so is closed."""
        where = {} if topic is None else {"topic": topic}
        self._outbox.push(control(type="error", code=offence.code, **where))
        if not self._forgiven.take(self._loop.time()):
            self._outbox.end(Ending(offence.close, offence.code))


def _offence(error: ValidationError) -> Offence:
    kind = error.errors(include_url=False, include_input=False)[0]["type"]
    if kind == "json_invalid":
        return NOT_JSON
    if kind in {"union_tag_invalid", "union_tag_not_found"}:
        return UNKNOWN_TYPE
    return INVALID
