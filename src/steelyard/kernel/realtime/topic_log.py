"""A topic's memory in Valkey: its epoch, its last number, its last messages.

Numbering, remembering and publishing are one script, so that what is published in one order is
remembered in the same. The epoch carries the server's run id with it: a restart from an old
snapshot or a failover to a replica that was behind starts a new one, and nobody takes a number
that has been given twice for the same message.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from steelyard.kernel.realtime.limits import HubLimits
from steelyard.kernel.realtime.wire import Frame, Message, Position, read_entry
from steelyard.kernel.realtime.wiring import EVERYONE, channel_of, new_epoch

# KEYS: state, log. ARGV 1: an epoch to begin if there is none, 2: seconds to remember.
_EPOCH = """
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') or ''
local known = redis.call('HMGET', KEYS[1], 'epoch', 'run', 'seq')
local epoch, seq = known[1], tonumber(known[3])
if not epoch or known[2] ~= run then
  epoch, seq = ARGV[1], 0
  redis.call('DEL', KEYS[1], KEYS[2])
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'run', run, 'seq', 0)
end
"""

# ARGV 3: topic, 4: its channel, 5: how many to remember, 6…: tails of frames.
_APPEND = f"""{_EPOCH}
for i = 6, #ARGV do
  seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  local at = string.format('%d', seq)
  local entry = epoch .. ':' .. at .. '\\n{{"topic":"' .. ARGV[3] .. '","epoch":"' .. epoch
    .. '","seq":' .. at .. ',' .. ARGV[i]
  redis.call('RPUSH', KEYS[2], entry)
  redis.call('PUBLISH', ARGV[4], entry)
end
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[5]), -1)
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
return seq
"""

# ARGV 3, 4: epoch and number the asker has. Answers epoch, number, whether all that is missing
# is still remembered, and that.
_POSITION = f"""{_EPOCH}
redis.call('EXPIRE', KEYS[1], ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[2])
local missing = seq - tonumber(ARGV[4])
if ARGV[3] ~= epoch or missing < 0 or missing > redis.call('LLEN', KEYS[2]) then
  return {{epoch, seq, 0, {{}}}}
end
if missing == 0 then
  return {{epoch, seq, 1, {{}}}}
end
return {{epoch, seq, 1, redis.call('LRANGE', KEYS[2], -missing, -1)}}
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a topic stands, and what its asker missed; None when that cannot be told any more."""

    position: Position
    missed: list[Frame] | None


class TopicLog:
    """The memories of all topics. Raises redis and OS errors when Valkey does not answer."""

    def __init__(self, valkey: Redis, limits: HubLimits) -> None:
        self._valkey = valkey
        self._limits = limits

    async def append(self, messages: Sequence[Message], *, everyone: bool = False) -> None:
        """Number, remember and publish ``messages`` in one round trip, in order within a topic.

        ``everyone`` also tells all hubs to have all their clients refetch.
        """
        by_topic: dict[str, list[bytes]] = {}
        for topic, tail in messages:
            by_topic.setdefault(topic, []).append(tail)
        pipeline: Pipeline = cast("Any", self._valkey).pipeline(transaction=False)
        for topic, tails in by_topic.items():
            self._append(pipeline, topic, tails)
        if everyone:
            cast("Any", pipeline).publish(EVERYONE, b"resync")
        await pipeline.execute()

    def _append(self, pipeline: Pipeline, topic: str, tails: list[bytes]) -> None:
        cast("Any", pipeline).eval(
            _APPEND,
            2,
            *_keys(topic),
            new_epoch(),
            self._limits.kept_seconds,
            topic,
            channel_of(topic),
            self._limits.kept_messages,
            *tails,
        )

    async def position(self, topic: str, since: Position | None) -> Standing:
        """Where ``topic`` stands now, and all messages after ``since``."""
        epoch, seq = since or ("", 0)
        answer = await cast("Any", self._valkey).eval(
            _POSITION, 2, *_keys(topic), new_epoch(), self._limits.kept_seconds, epoch, seq
        )
        now, last, complete, entries = answer
        position = Position(now.decode(), int(last))
        missed = [read_entry(topic, entry) for entry in entries] if complete else None
        return Standing(position, missed)


def _keys(topic: str) -> tuple[str, str]:
    # The braces keep both keys on one node of a cluster.
    return f"steelyard:live:{{{topic}}}:state", f"steelyard:live:{{{topic}}}:log"
