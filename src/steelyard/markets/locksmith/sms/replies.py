"""The texts a locksmith gets back, from the market's templates."""

from collections.abc import Mapping

from steelyard.kernel import messaging

MARKET = "locksmith"


def reply(template: str, **context: object) -> str:
    """One rendered reply."""
    return messaging.render_sms(MARKET, f"reply_{template}", _plain(context))


def _plain(context: Mapping[str, object]) -> dict[str, object]:
    return dict(context)
