"""A short storm over a whole house: nothing lost, nothing twice, every fault seen at both ends.

Not among the tests that every change runs, since what it finds depends on the moment:
``pytest tests/chaos/storm.py``.
"""

from pathlib import Path

from steelyard.chaos import report, storm
from steelyard.chaos.run import Wish, keep
from steelyard.chaos.schedule import Planned, Schedule
from steelyard.output import GOOD

FAULTS = (
    Planned(1, "net-cut-answer", 2.0, 2.0, {"share": 0.5}),
    Planned(2, "webhook-x5", 3.0, 2.0, {}),
    Planned(3, "net-duplicate", 5.5, 2.0, {"share": 0.8}),
    Planned(4, "kill-api", 6.0, 0.0, {"target": "web-1"}),
    Planned(5, "provider-500-after", 7.0, 2.0, {"provider": "stripe"}),
    Planned(6, "valkey-flush", 9.0, 0.0, {}),
)


async def test_a_short_storm_breaks_no_promise(tmp_path: Path) -> None:
    said: list[str] = []
    orders = storm.Orders(Schedule(1, 14.0, FAULTS, ()), load=0.4, directory=tmp_path)
    result = await storm.run(orders, said.append)

    lines = report.lines(result, "test")
    assert report.code_of(result) == GOOD, "\n".join([*said, *lines, result.logs])
    told = report.summary(result)
    assert told["lost"] == told["double"] == told["violations"] == told["unknown_unresolved"] == 0
    assert len(result.records) == len(FAULTS)
    assert told["commands"] > 50
    assert result.checked.checks > 40
    assert lines[0].startswith("steelyard chaos  seed 1")
    assert lines[-1] == "VIOLATIONS 0"
    assert not (tmp_path / "servers").exists() or not any((tmp_path / "servers").rglob("*.pid"))

    kept = keep(result, Wish(1, 14.0, ("locksmith",), kept_in=tmp_path))
    assert "replay" in kept.read_text()
