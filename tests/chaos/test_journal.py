"""What was promised, against what is there."""

import json
from collections import Counter

from steelyard.chaos.journal import Fate, Journal, Operation, compare


def operation(marker: str, fate: Fate) -> Operation:
    return Operation("c1-1", "c1", "refund", marker, fate=fate, keys=["k"], attempts=1)


def kinds(fate: Fate, times: int) -> list[str]:
    found = compare([operation("m", fate)], Counter({"m": times}), "refunds")
    return [one.kind for one in found]


def test_an_acknowledged_effect_is_there_once() -> None:
    assert kinds("acknowledged", 1) == []
    assert kinds("acknowledged", 0) == ["lost"]
    assert kinds("acknowledged", 2) == ["double"]


def test_a_refused_effect_is_not_there() -> None:
    assert kinds("refused", 0) == []
    assert kinds("refused", 1) == ["ghost"]


def test_an_unknown_effect_is_there_at_most_once() -> None:
    assert kinds("open", 0) == kinds("open", 1) == []
    assert kinds("open", 2) == ["double"]


def test_a_finding_says_which_keys_were_used() -> None:
    found = compare([operation("m", "acknowledged")], Counter({"m": 2}), "refunds")
    assert "key k" in found[0].detail
    assert "2 refunds" in found[0].detail


def test_the_file_tells_the_intention_before_its_fate(journal: Journal) -> None:
    one = operation("m", "open")
    one.attempts = 0
    journal.intend(one, "k1")
    assert json.loads(journal.path.read_text())["phase"] == "intent"
    journal.doubt(one, "no answer")
    assert journal.unresolved == [one]
    journal.settle(one, "acknowledged", 201)
    assert journal.unresolved == []
    phases = [json.loads(line)["phase"] for line in journal.path.read_text().splitlines()]
    assert phases == ["intent", "unknown", "acknowledged"]
    assert one.waited > 0
