"""What is found out about a file's content: that it is whole and clean, or why it is not."""

from dataclasses import dataclass

MAX_SIDE = 20_000
MAX_PIXELS = 64_000_000
"""Beyond this a picture costs whoever opens it more memory than they expect."""


class Unfit(Exception):  # noqa: N818 - a finding
    """The content is not what it is said to be, or not safe. ``reason`` is a code for machines."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Clean:
    """Content that may be kept: what describes its maker is taken out. Sizes are in pixels."""

    content: bytes
    width: int | None = None
    height: int | None = None


def broken(what: str) -> Unfit:
    """Cut off, damaged, or only dressed up as this type."""
    return Unfit("broken", f"This file is damaged or incomplete: {what}.")


def unsafe(what: str) -> Unfit:
    """Whole, and able to do something to whoever opens it."""
    return Unfit("unsafe", f"This file contains {what}, which is not accepted.")


def check_dimensions(width: int, height: int) -> None:
    """Raises Unfit for a picture without area, or larger than anybody can open."""
    if width < 1 or height < 1:
        raise broken("it has no area")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        raise Unfit(
            "too_many_pixels",
            f"This picture is too large: at most {MAX_SIDE} pixels a side"
            f" and {MAX_PIXELS // 1_000_000} megapixels.",
        )
