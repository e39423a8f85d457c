"""What a session knows of its installation: the settings and the markets it belongs to."""

from typing import cast

from steelyard.kernel.db import Session
from steelyard.kernel.market import Handlers, Market
from steelyard.settings import Settings


def settings_of(session: Session) -> Settings:
    """The installation's settings, as ``open_services`` put them into ``Database.session_info``."""
    return cast("Settings", session.info["settings"])


def handlers_of(session: Session, market: str) -> Handlers:
    """What ``market`` wants to hear of; nothing for a market this process does not run."""
    markets = cast("dict[str, Market]", session.info.get("markets", {}))
    found = markets.get(market)
    return found.handlers if found else Handlers()
