"""WebP: the RIFF frame exactly filled, each picture's own header agreeing with the whole.

Format: RFC 9649. EXIF and XMP are left out of what is kept.
"""

import struct
from collections.abc import Iterator
from itertools import islice

from steelyard.kernel.files.content.findings import Clean, broken, check_dimensions

_EXIF_FLAG, _XMP_FLAG, _ANIMATION_FLAG = 0x08, 0x04, 0x02
_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF"})
_PICTURES = frozenset({b"VP8 ", b"VP8L"})
Size = tuple[int, int]
_MAX_PARTS = 20_000


def inspect(content: bytes) -> Clean:
    """The picture without what is not picture. Raises Unfit."""
    if len(content) < 20 or struct.unpack_from("<I", content, 4)[0] + 8 != len(content):
        raise broken("its length is not what it says")
    parts = list(islice(_parts(content, 12), _MAX_PARTS))
    if len(parts) == _MAX_PARTS or any(name == b"VP8X" for name, _ in parts[1:]):
        raise broken("its header is not where it belongs")
    canvas = _size_of(parts)
    check_dimensions(*canvas)
    kept = b"".join(_written(name, body) for name, body in parts if name in _KEPT)
    return Clean(b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept, *canvas)


def _parts(content: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of each chunk; they fill ``content`` to its end."""
    while at < len(content):
        if at + 8 > len(content):
            raise broken("it has no end")
        name = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        end = at + 8 + length
        if end + (length & 1) > len(content):
            raise broken("a part is longer than the file")
        yield name, content[at + 8 : end]
        at = end + (length & 1)


def _size_of(parts: list[tuple[bytes, bytes]]) -> Size:
    first, body = parts[0]
    if first != b"VP8X":
        if first not in _PICTURES or any(name in _PICTURES for name, _ in parts[1:]):
            raise broken("it holds no single picture")
        return _picture(first, body)
    if len(body) != 10:
        raise broken("its header is wrong")
    canvas = (1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
    if body[0] & _ANIMATION_FLAG:
        _check_frames(parts, canvas)
        return canvas
    found = [_picture(name, inner) for name, inner in parts if name in _PICTURES]
    if found != [canvas]:
        raise broken("its picture is not of the size it says")
    return canvas


def _check_frames(parts: list[tuple[bytes, bytes]], canvas: Size) -> None:
    frames = [body for name, body in parts if name == b"ANMF"]
    if not frames:
        raise broken("it has no picture")
    for frame in frames:
        if len(frame) < 24:
            raise broken("a picture is cut off")
        x, y, width, height = (int.from_bytes(frame[at : at + 3], "little") for at in (0, 3, 6, 9))
        if 2 * x + width + 1 > canvas[0] or 2 * y + height + 1 > canvas[1]:
            raise broken("a picture is larger than the whole")
        inner = [_picture(name, body) for name, body in _parts(frame, 16) if name in _PICTURES]
        if inner != [(width + 1, height + 1)]:
            raise broken("a picture is not of the size it says")


def _picture(name: bytes, body: bytes) -> Size:
    return _lossless(body) if name == b"VP8L" else _lossy(body)


def _lossy(body: bytes) -> Size:
    """A VP8 key frame (RFC 6386, 9.1): tag, start code, size, then its first partition."""
    if len(body) < 11 or body[3:6] != b"\x9d\x01\x2a":
        raise broken("a picture is cut off")
    tag = int.from_bytes(body[:3], "little")
    if tag & 1 or (tag >> 5) == 0 or 10 + (tag >> 5) > len(body):
        raise broken("a picture is cut off")
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(body: bytes) -> Size:
    """A VP8L stream: signature, 14 bits each for width and height, version 0, then data."""
    if len(body) < 6 or body[0] != 0x2F:
        raise broken("a picture is cut off")
    bits = int.from_bytes(body[1:5], "little")
    if bits >> 29:
        raise broken("a picture is of a later version")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _written(name: bytes, body: bytes) -> bytes:
    if name == b"VP8X":
        body = bytes([body[0] & ~(_EXIF_FLAG | _XMP_FLAG)]) + body[1:]
    return name + struct.pack("<I", len(body)) + body + b"\x00" * (len(body) & 1)
