"""What a file really is: by its own bytes, to its end, and without what it should not carry."""

from collections.abc import Callable, Mapping

from steelyard.kernel.files.content import jpeg, mp4, pdf, png, svg, webp
from steelyard.kernel.files.content.findings import MAX_PIXELS, MAX_SIDE, Clean, Unfit
from steelyard.kernel.files.content.sniff import SNIFFED, sniff

INSPECTORS: Mapping[str, Callable[[bytes], Clean]] = {
    "image/jpeg": jpeg.inspect,
    "image/png": png.inspect,
    "image/webp": webp.inspect,
    "image/svg+xml": svg.inspect,
    "video/mp4": mp4.inspect,
    "application/pdf": pdf.inspect,
}
"""Every type the house can tell and look through; no other is ever taken."""


def inspect(content: bytes, announced: str) -> Clean:
    """``content`` as it may be kept, if it is what was ``announced``, whole and harmless.

    Raises Unfit with the reason ``other_type``, ``broken``, ``unsafe`` or ``too_many_pixels``.
    CPU work of up to a second or two: run it in a thread.
    """
    if sniff(content[:SNIFFED]) != announced:
        raise Unfit("other_type", "This file is not of the type that was announced.")
    return INSPECTORS[announced](content)


__all__ = [
    "INSPECTORS",
    "MAX_PIXELS",
    "MAX_SIDE",
    "SNIFFED",
    "Clean",
    "Unfit",
    "inspect",
    "sniff",
]
