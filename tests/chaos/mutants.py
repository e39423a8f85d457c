"""A mutant is seen, and the house as it is comes out clean.

Like the storm not among the tests that every change runs: ``pytest tests/chaos/mutants.py``. All
of them: ``./steelyard chaos mutants``.
"""

import json

import pytest

from steelyard.chaos.mutants.hunt import chosen, hunt
from steelyard.output import GOOD, Output


async def test_a_mutant_is_seen_and_the_house_is_clean(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = await hunt(Output(json=True), chosen("webhook-dedupe-removed"), seed=1)
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == GOOD, told
    assert told[-1]["seen"] == 1
    assert told[-1]["control"] == 0
    assert len(told[-1]["not_applicable"]) == 3
