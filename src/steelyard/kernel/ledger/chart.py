"""The chart of accounts: which purposes and which kinds of transfer a market knows.

A market registers its chart when it is wired up. From then on an account for another purpose, or
a transfer of another kind, is a mistake in the program and raises ``NotInChart``; ``verify`` finds
rows that got in before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from steelyard.kernel.ledger.values import Floor


class NotInChart(ValueError):  # noqa: N818 - a fact, like the refusals
    """The market's chart of accounts does not list this purpose or kind."""


@dataclass(frozen=True, slots=True)
class Chart:
    """One market's closed lists.

    ``purposes``: each account purpose and its floor. ``kinds``: each reason for a transfer or
    hold, with a sentence that says what it does.
    """

    market: str
    purposes: Mapping[str, Floor]
    kinds: Mapping[str, str]


_charts: dict[str, Chart] = {}


def register(chart: Chart) -> None:
    """Make ``chart`` the only truth for its market. Registering an equal one again is harmless."""
    if _charts.setdefault(chart.market, chart) != chart:
        raise ValueError(f"the market {chart.market!r} has another chart of accounts already")


def registered() -> list[Chart]:
    """Every chart registered in this process, by market."""
    return [_charts[market] for market in sorted(_charts)]


def check_purpose(market: str, purpose: str, floor: Floor) -> None:
    """Raise NotInChart unless the market has no chart, or lists ``purpose`` with ``floor``."""
    chart = _charts.get(market)
    if chart is not None and chart.purposes.get(purpose) != floor:
        raise NotInChart(f"{market}: no account purpose {purpose!r} with the floor {floor!r}")


def check_kinds(market_kinds: Iterable[tuple[str, str]]) -> None:
    """Raise NotInChart for a kind that its market's chart does not list."""
    for market, kind in market_kinds:
        chart = _charts.get(market)
        if chart is not None and kind not in chart.kinds:
            raise NotInChart(f"{market}: no kind of transfer {kind!r}")
