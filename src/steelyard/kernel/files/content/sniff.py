"""What a file is by its own first bytes, whatever its name or its sender says."""

import re

SNIFFED = 1024
"""So many first bytes are enough to tell."""
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+<(?:svg:)?svg[\s>]",
    re.DOTALL,
)
_MP4_BRANDS = frozenset(
    {
        b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9",
        b"mp41", b"mp42", b"mp71", b"avc1", b"av01", b"dash", b"M4V ", b"M4VH", b"M4VP", b"MSNV",
    }
)  # fmt: skip


def sniff(head: bytes) -> str | None:
    """The media type of content that begins with ``head``; None for any type not known here.

    It says what the content claims to be. Whether it keeps that promise is for ``inspect``.
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _MP4_BRANDS:
        return "video/mp4"
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    return "image/svg+xml" if _SVG.match(head[:SNIFFED]) else None
