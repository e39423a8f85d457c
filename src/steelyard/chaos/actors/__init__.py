"""The players of each market: one package a market, all of them only on the public wire."""

from steelyard.chaos.actors.base import Players, Stage, Story
from steelyard.chaos.actors.locksmith.players import LocksmithPlayers
from steelyard.chaos.actors.strathwell.players import StrathwellPlayers

MARKETS: dict[str, type[Players]] = {
    "locksmith": LocksmithPlayers,
    "strathwell": StrathwellPlayers,
}

__all__ = ["MARKETS", "Players", "Stage", "Story"]
