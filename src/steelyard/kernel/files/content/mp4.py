"""MP4: boxes that fill the file exactly, a film header and at least one track with its data.

Format: ISO/IEC 14496-12. Where and with what it was filmed stands in boxes of user data: these are
blanked in place, so that nothing else moves. The pictures themselves are not decoded.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from steelyard.kernel.files.content.findings import Clean, broken

_CONTAINERS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"edts"})
_BLANKED = frozenset({b"udta", b"meta", b"uuid"})
_MAX_BOXES = 100_000


@dataclass(frozen=True, slots=True)
class _Box:
    path: tuple[bytes, ...]
    start: int
    body: int
    end: int

    @property
    def name(self) -> bytes:
        return self.path[-1]


def inspect(content: bytes) -> Clean:
    """The film without what tells of who made it. Raises Unfit."""
    boxes = list(islice(_walk(content, 0, len(content), ()), _MAX_BOXES))
    if len(boxes) == _MAX_BOXES:
        raise broken("it has too many parts")
    top = [box.name for box in boxes if len(box.path) == 1]
    paths = {box.path for box in boxes}
    if not top or top[0] != b"ftyp":
        raise broken("its header is not where it belongs")
    if (b"moov", b"mvhd") not in paths or (b"moov", b"trak", b"mdia", b"mdhd") not in paths:
        raise broken("it has no film header")
    if b"mdat" not in top or all(box.end == box.body for box in boxes if box.path == (b"mdat",)):
        raise broken("it has no data")
    blanked = bytearray(content)
    for box in boxes:
        if box.name in _BLANKED:
            blanked[box.start + 4 : box.start + 8] = b"free"
            blanked[box.body : box.end] = bytes(box.end - box.body)
    return Clean(bytes(blanked))


def _walk(content: bytes, at: int, end: int, path: tuple[bytes, ...]) -> Iterator[_Box]:
    """Every box between ``at`` and ``end``, with what is inside those that only hold others."""
    while at < end:
        box = _box(content, at, end, path)
        yield box
        if box.name in _CONTAINERS and len(box.path) < 8:
            yield from _walk(content, box.body, box.end, box.path)
        at = box.end


def _box(content: bytes, at: int, end: int, path: tuple[bytes, ...]) -> _Box:
    if at + 8 > end:
        raise broken("it has no end")
    (size,) = struct.unpack_from(">I", content, at)
    name, header = content[at + 4 : at + 8], 8
    if size == 1:
        if at + 16 > end:
            raise broken("it has no end")
        (size,) = struct.unpack_from(">Q", content, at + 8)
        header = 16
    elif size == 0 and not path:
        # The last box may say: up to the end. A file cut off then looks whole.
        raise broken("its last part has no length")
    if size < header or at + size > end:
        raise broken("a part is longer than the file")
    return _Box((*path, name), at, at + header, at + size)
