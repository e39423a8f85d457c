"""Who watches a topic in this process, and what each of them has been given."""

from collections import deque

from steelyard.kernel import clock
from steelyard.kernel.realtime.outbox import Outbox
from steelyard.kernel.realtime.topic_log import Standing
from steelyard.kernel.realtime.wire import Frame, Position, refetch, subscribed

_WAITING_MAX = 256
_TURN = 100
"""Clients served before the event loop gets a turn."""


class Seat:
    """One client in one topic. It passes on every message once and in order, or says refetch.

    While the newcomer's past is being fetched, what happens meanwhile waits here. The position
    is None when it is not known what the client has.
    """

    __slots__ = ("_waiting", "outbox", "position", "topic")

    def __init__(self, topic: str, outbox: Outbox) -> None:
        self.topic = topic
        self.outbox = outbox
        self.position: Position | None = None
        self._waiting: deque[Frame] | None = deque(maxlen=_WAITING_MAX)

    @property
    def settled(self) -> bool:
        return self._waiting is None

    def settle(self, standing: Standing | None) -> None:
        """Begin: tell where the topic stands and what was missed, then what happened meanwhile.

        ``standing`` is None when Valkey could not tell.
        """
        waiting, self._waiting = self._waiting or (), None
        self.position = standing.position if standing else None
        self.outbox.push(subscribed(self.topic, self.position))
        missed = standing.missed if standing else None
        if missed is None or not self.outbox.fits(missed):
            self.outbox.push(refetch(self.topic))
        else:
            for frame in missed:
                self.outbox.push(frame)
        for frame in waiting:
            self.offer(frame)

    def offer(self, frame: Frame) -> None:
        """Pass on a message: once, in its order, with a refetch before it where one is missing."""
        if self._waiting is not None:
            self._waiting.append(frame)
            return
        at, known = frame.position, self.position
        if at is None:
            return
        if known is not None:
            if at.epoch == known.epoch and at.seq <= known.seq:
                return
            if at != (known.epoch, known.seq + 1):
                self.outbox.push(refetch(self.topic))
        self.position = at
        self.outbox.push(frame)

    def doubt(self) -> None:
        """Something may have been missed: take whatever comes next as the new beginning."""
        self.position = None


class Room:
    """A topic's seats in this process."""

    def __init__(self, topic: str) -> None:
        self.topic = topic
        self._seats: dict[Outbox, Seat] = {}

    def __len__(self) -> int:
        return len(self._seats)

    def enter(self, outbox: Outbox) -> Seat:
        seat = self._seats[outbox] = Seat(self.topic, outbox)
        return seat

    def leave(self, outbox: Outbox) -> None:
        self._seats.pop(outbox, None)

    def seat_of(self, outbox: Outbox) -> Seat | None:
        return self._seats.get(outbox)

    async def tell(self, frame: Frame) -> None:
        """Give ``frame`` to everyone, one after the other."""
        for served, seat in enumerate(tuple(self._seats.values()), start=1):
            seat.offer(frame)
            if served % _TURN == 0:
                await clock.sleep(0)

    def confirmed(self) -> None:
        """The topic is listened to now: those who began without it must look once more."""
        for seat in self._seats.values():
            if seat.settled and seat.position is None:
                seat.outbox.push(refetch(self.topic))
