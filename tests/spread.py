"""How tests are spread over parallel workers: a file stays together, and so do the journeys.

A house with a browser takes a worker some twenty seconds of two processors to start: the journeys
share one, so one worker has them all, and begins with them.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

_JOURNEYS = "tests/journeys/"


class TogetherScheduling(LoadScopeScheduling):
    """``--dist loadscope``, with all journeys as one scope."""

    def _split_scope(self, nodeid: str) -> str:
        return _JOURNEYS if nodeid.startswith(_JOURNEYS) else super()._split_scope(nodeid)


def make_scheduler(config: pytest.Config, log: object) -> TogetherScheduling | None:
    """For pytest-xdist; None leaves another ``--dist`` as it is."""
    if config.getoption("dist") != "loadscope":
        return None
    # In the order of collection, not by how many tests a file has: these few take longest.
    config.option.loadscopereorder = False
    return TogetherScheduling(config, log)  # pyright: ignore[reportArgumentType] - py's logger


def journeys_first(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(_JOURNEYS))
