"""What a client says it takes: ``Accept`` and ``Accept-Encoding`` (RFC 9110, 12.5)."""

from collections.abc import Sequence


def takes_html(accept: str) -> bool:
    """Whether a page is an answer to ``accept``; an empty one takes everything.

    Not for a program that names JSON and takes the rest (``application/json, */*``).
    """
    offers = _weights(accept or "*/*")
    html = _weight(offers, "text/html", "text/*", "*/*")
    json = offers.get("application/json", 0.0)
    return html > 0 and (not json or (html >= json and "text/html" in offers))


def best_encoding(accept_encoding: str, there: Sequence[str]) -> str:
    """The first of ``there`` that the client takes; empty for the bytes as they are."""
    offers = _weights(accept_encoding)
    return next((one for one in there if _weight(offers, one, "*") > 0), "")


def _weight(offers: dict[str, float], *names: str) -> float:
    """The weight of the most particular of ``names`` that is offered."""
    return next((offers[name] for name in names if name in offers), 0.0)


def _weights(header: str) -> dict[str, float]:
    offers: dict[str, float] = {}
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        if name:
            offers[name] = _quality(parameters)
    return offers


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0
