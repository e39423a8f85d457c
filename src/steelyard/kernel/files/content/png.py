"""PNG: every chunk's checksum, and the picture itself unpacked to its last row.

Format: W3C Portable Network Graphics (third edition). What tells of its maker (text, EXIF, time)
is left out of what is kept, and so is anything behind the end.
"""

import struct
import zlib
from collections.abc import Iterator
from itertools import islice

from steelyard.kernel.files.content.findings import Clean, broken, check_dimensions

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE = 3
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_DEPTHS = {0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
_KEPT = frozenset(
    {
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT",
        b"sRGB", b"cICP", b"bKGD", b"pHYs",
    }
)  # fmt: skip
# Adam7: the first column and row of each pass, and the steps between.
_PASSES = (
    (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
    (0, 1, 1, 2),
)  # fmt: skip
_STEP = 1 << 20
_MAX_CHUNKS = 50_000


def inspect(content: bytes) -> Clean:
    """The picture without what is not picture. Raises Unfit."""
    chunks = list(islice(_chunks(content), _MAX_CHUNKS))
    names = [kind for kind, _, _ in chunks]
    if names[-1] != b"IEND":
        raise broken("it has too many parts")
    if names[0] != b"IHDR" or names.count(b"IHDR") > 1:
        raise broken("its header is not where it belongs")
    header = chunks[0][1]
    width, height = _dimensions(header)
    check_dimensions(width, height)
    _check_order(header, names)
    _unpack(header, [body for kind, body, _ in chunks if kind == b"IDAT"])
    kept = b"".join(raw for kind, _, raw in chunks if kind in _KEPT)
    return Clean(_SIGNATURE + kept, width, height)


def _check_order(header: bytes, names: list[bytes]) -> None:
    """The data in one piece, a palette before them where there must be one, nothing unreadable."""
    if b"IDAT" not in names:
        raise broken("it has no picture")
    first, count = names.index(b"IDAT"), names.count(b"IDAT")
    if names[first : first + count] != [b"IDAT"] * count:
        raise broken("its data are torn apart")
    if header[9] == _PALETTE and b"PLTE" not in names[:first]:
        raise broken("its palette is missing")
    # A chunk whose name begins with a capital must be understood by whoever shows the picture.
    if any(name not in _KEPT and not name[0] & 0x20 for name in names):
        raise broken("it has a part nobody can read")


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """(kind, body, the whole chunk) up to and with IEND."""
    at = len(_SIGNATURE)
    while True:
        if at + 12 > len(content):
            raise broken("it has no end")
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 12 + length
        if end > len(content):
            raise broken("it has no end")
        kind, body = content[at + 4 : at + 8], content[at + 8 : end - 4]
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if zlib.crc32(content[at + 4 : end - 4]) != checksum:
            raise broken("a checksum is wrong")
        yield kind, body, content[at:end]
        if kind == b"IEND":
            return
        at = end


def _dimensions(header: bytes) -> tuple[int, int]:
    if len(header) != 13:
        raise broken("its header is wrong")
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", header)
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering or interlace > 1:
        raise broken("its header is wrong")
    return width, height


def _unpack(header: bytes, data: list[bytes]) -> None:
    """Unpack to exactly the bytes the header promises, never holding more than a piece."""
    expected = _unpacked_bytes(header)
    unpacker, seen = zlib.decompressobj(), 0
    try:
        for piece in data:
            waiting = piece
            while waiting:
                seen += len(unpacker.decompress(waiting, _STEP))
                if seen > expected:
                    raise broken("its data are more than its header says")
                waiting = unpacker.unconsumed_tail
                if unpacker.eof:
                    break
        seen += len(unpacker.flush())
    except zlib.error:
        raise broken("its data cannot be unpacked") from None
    if seen != expected or not unpacker.eof:
        raise broken("its data are not what its header says")


def _unpacked_bytes(header: bytes) -> int:
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
    bits = depth * _CHANNELS[colour]

    def of(columns: int, rows: int) -> int:
        return rows * (1 + (columns * bits + 7) // 8) if columns and rows else 0

    if not interlace:
        return of(width, height)
    return sum(
        of(-(-max(width - x, 0) // across), -(-max(height - y, 0) // down))
        for x, y, across, down in _PASSES
    )
