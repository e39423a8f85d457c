"""``publish``: tell whoever watches, once it is true."""

from collections.abc import Mapping
from typing import cast

from steelyard.kernel import clock
from steelyard.kernel.db import Session, after_commit
from steelyard.kernel.realtime.hub import Hub
from steelyard.kernel.realtime.wire import Message, message

HUB = "hub"
"""The key in ``session.info`` under which the process's hub is found. ``open_services`` puts it
into ``Database.session_info``, which every session's ``info`` begins with."""

_PENDING = "steelyard.live"


def publish(session: Session, topic: str, type: str, data: Mapping[str, object]) -> None:  # noqa: A002
    """Tell ``topic`` that something happened, after this unit of work has committed.

    All messages of one unit leave together, in their order; a rollback takes them back. Nothing
    waits for it and nothing fails by it: with Valkey away the watchers are told to refetch when
    it is back. In a process without a hub (no ``session.info["hub"]``) nobody is told.

    ``data`` is public to everyone who may watch the topic, so it says what changed and where to
    look (ids, a status, a version) and holds nothing a watcher may not see. It is written down
    now; 16 KB at most, beyond that watchers are told to refetch instead.

    Raises ValueError for a topic or type that cannot be one, TypeError for data that JSON cannot
    hold: mistakes of the caller, before anything is committed.
    """
    said = message(topic, type, data, clock.now())
    pending = cast("list[Message] | None", session.info.get(_PENDING))
    if pending is not None:
        pending.append(said)
        return
    session.info[_PENDING] = [said]

    async def tell() -> None:
        messages = cast("list[Message]", session.info.pop(_PENDING))
        hub = session.info.get(HUB)
        if isinstance(hub, Hub):
            hub.put(messages)

    after_commit(session, tell)
