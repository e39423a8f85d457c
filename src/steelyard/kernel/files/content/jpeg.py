"""JPEG: its segments in order, a frame, tables and scans whose data reach to the end.

Format: ITU-T T.81. Kept are the picture, its colour profile and which way is up; what a camera
writes beside it (place, owner, serial numbers, comments) and anything behind the end is left out.
The Huffman data are walked marker by marker, not decoded.
"""

import struct
from dataclasses import dataclass, field

from steelyard.kernel.files.content.findings import Clean, broken, check_dimensions

_SOI, _EOI, _SOS, _DQT, _DHT, _DRI = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - _FRAMES - {_DHT, 0xC8, 0xCC}
_APP0, _APP1, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_MIN_BITS_PER_BLOCK = 2


@dataclass(slots=True)
class _Picture:
    frame: int = 0
    width: int = 0
    height: int = 0
    components: frozenset[int] = frozenset()
    tables: set[int] = field(default_factory=set[int])
    scanned: set[int] = field(default_factory=set[int])
    data_bytes: int = 0


def inspect(content: bytes) -> Clean:
    """The picture without what is not picture. Raises Unfit."""
    kept, picture, at = bytearray(b"\xff\xd8"), _Picture(), 2
    while True:
        marker, at = _marker(content, at)
        if marker == _EOI:
            break
        body, at = _segment(content, at)
        _note(picture, marker, body)
        kept += _kept(marker, body)
        if marker == _SOS:
            end = _end_of_scan(content, at)
            picture.data_bytes += end - at
            kept += content[at:end]
            at = end
    _check_whole(picture)
    kept += b"\xff\xd9"
    return Clean(bytes(kept), picture.width, picture.height)


def _marker(content: bytes, at: int) -> tuple[int, int]:
    """The marker at ``at`` (any number of fill bytes before it), and where it ends."""
    if content[at : at + 1] != b"\xff":
        raise broken("it has no end" if at >= len(content) else "a part is not where it belongs")
    while content[at : at + 1] == b"\xff":
        at += 1
    if at >= len(content):
        raise broken("it has no end")
    marker = content[at]
    if marker in {0x00, 0x01, _SOI} or 0xD0 <= marker <= 0xD7:
        raise broken("a part is not where it belongs")
    return marker, at + 1


def _segment(content: bytes, at: int) -> tuple[bytes, int]:
    if at + 2 > len(content):
        raise broken("it has no end")
    (length,) = struct.unpack_from(">H", content, at)
    if length < 2 or at + length > len(content):
        raise broken("a part is longer than the file")
    return content[at + 2 : at + length], at + length


def _note(picture: _Picture, marker: int, body: bytes) -> None:
    if marker in _OTHER_FRAMES:
        raise broken("it is of a kind of JPEG that browsers do not show")
    if marker in _FRAMES:
        _note_frame(picture, marker, body)
    elif marker in {_DQT, _DHT}:
        picture.tables.add(marker)
    elif marker == _SOS:
        picture.scanned |= _scanned(picture, body)


def _note_frame(picture: _Picture, marker: int, body: bytes) -> None:
    if picture.frame or len(body) < 6:
        raise broken("it has more than one frame" if picture.frame else "its frame is cut off")
    depth, height, width, count = struct.unpack_from(">BHHB", body)
    if depth != 8 or count not in {1, 3, 4} or len(body) != 6 + 3 * count:
        raise broken("its frame is wrong")
    check_dimensions(width, height)
    picture.frame, picture.width, picture.height = marker, width, height
    picture.components = frozenset(body[6::3])


def _scanned(picture: _Picture, body: bytes) -> set[int]:
    if not picture.frame or picture.tables != {_DQT, _DHT}:
        raise broken("its data come before their tables")
    count = body[0] if body else 0
    named = set(body[1 : 1 + 2 * count : 2])
    if not 1 <= count <= 4 or len(body) != 4 + 2 * count or not named <= picture.components:
        raise broken("a scan is wrong")
    return named


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker that is no restart stands."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise broken("its data have no end")
        following = content[at + 1]
        if following != 0x00 and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


def _check_whole(picture: _Picture) -> None:
    if not picture.frame or picture.components - picture.scanned:
        raise broken("part of the picture is missing")
    blocks = (picture.width // 8) * (picture.height // 8)
    # A progressive scan may leave whole bands of blocks to one code; a sequential one cannot.
    if picture.frame != 0xC2 and picture.data_bytes * 8 < blocks * _MIN_BITS_PER_BLOCK:
        raise broken("it has too few data for its size")


def _kept(marker: int, body: bytes) -> bytes:
    """The segment as it is kept; of EXIF only which way is up."""
    if marker == _APP1:
        return _upright(_orientation(body)) if body.startswith(_EXIF) else b""
    if marker == _APP2 and not body.startswith(b"ICC_PROFILE\x00"):
        return b""
    if marker == _COM or (_APP0 <= marker <= _APP15 and marker not in {_APP0, _APP2, _APP14}):
        return b""
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def _orientation(body: bytes) -> int:
    """1 to 8 out of an EXIF block; 1 (as it lies) where it says nothing that can be read."""
    tiff = body[len(_EXIF) :]
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(tiff[:4])
    if order is None or len(tiff) < 10:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    if first + 2 > len(tiff):
        return 1
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(first + 2, min(first + 2 + 12 * count, len(tiff) - 11), 12):
        tag, kind, number, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if (tag, kind, number) == (_ORIENTATION, 3, 1) and 1 <= value <= 8:
            return value
    return 1


def _upright(orientation: int) -> bytes:
    """A block of EXIF that says nothing but this; nothing at all for 1."""
    if orientation == 1:
        return b""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
