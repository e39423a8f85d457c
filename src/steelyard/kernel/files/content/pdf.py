"""PDF: begins and ends as one, and holds nothing that acts by itself.

Names are looked for in the file and in its packed object streams (ISO 32000-2, 7.5.7), with their
``#xx`` spellings undone. An encrypted file cannot be looked into and is refused.
"""

import re
import zlib
from dataclasses import dataclass
from itertools import islice

from steelyard.kernel.files.content.findings import Clean, Unfit, broken, unsafe

_HEADER = re.compile(rb"%PDF-(?:1\.[0-7]|2\.0)[\r\n ]")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
_STREAM = re.compile(rb"stream\r?\n")
_MARKUP = re.compile(rb"<(?:!doctype|html|script|svg|body|\?php)", re.IGNORECASE)
_ACTING = {
    b"JavaScript": "a script",
    b"JS": "a script",
    b"Launch": "a program to start",
    b"EmbeddedFile": "another file",
    b"EmbeddedFiles": "another file",
    b"RichMedia": "embedded media",
    b"XFA": "a form with scripts",
    b"SubmitForm": "a form that sends data",
    b"ImportData": "a form that loads data",
}
_UNPACKED_MAX = 64 << 20
_PACKED_MAX = 256 << 20
_STREAMS_MAX = 20_000
_DICTIONARY = 16_384
_STEP = 1 << 20
_PIECE = 1 << 16
_TAIL = 2048


@dataclass(slots=True)
class _Budget:
    """What all packed streams together may cost. One may lie inside another, so what is read has
    a bound of its own."""

    packed: int = _PACKED_MAX
    unpacked: int = _UNPACKED_MAX

    def spend(self, packed: int, unpacked: int) -> None:
        self.packed -= packed
        self.unpacked -= unpacked
        if self.packed < 0 or self.unpacked < 0:
            raise unsafe("far more than its size shows")


def inspect(content: bytes) -> Clean:
    """The document as it came. Raises Unfit."""
    if not _HEADER.match(content):
        raise broken("its header is wrong")
    if not _END.search(content[-_TAIL:]):
        raise broken("it has no end")
    if _MARKUP.search(content[:_TAIL]):
        raise unsafe("a web page")
    _check_names(content)
    budget = _Budget()
    for start in _object_streams(content):
        _check_names(_unpacked(content, start, budget))
    return Clean(content)


def _check_names(content: bytes) -> None:
    for found in set(_NAME.findall(content)):
        name = _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), found)
        if name in _ACTING:
            raise unsafe(_ACTING[name])
        if name == b"Encrypt":
            raise Unfit("unsafe", "This document is encrypted. Send it without a password.")


def _object_streams(content: bytes) -> list[int]:
    """Where the data of each packed stream of objects begin."""
    streams = list(islice(_STREAM.finditer(content), _STREAMS_MAX))
    if len(streams) == _STREAMS_MAX:
        raise unsafe("too many parts")
    return [
        found.end()
        for found in streams
        if b"ObjStm" in _plain(content[max(found.start() - _DICTIONARY, 0) : found.start()])
    ]


def _plain(dictionary: bytes) -> bytes:
    return _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), dictionary)


def _unpacked(content: bytes, start: int, budget: _Budget) -> bytes:
    """The stream that begins at ``start``, up to its own end."""
    unpacker, found = zlib.decompressobj(), bytearray()
    try:
        for at in range(start, len(content), _PIECE):
            waiting = content[at : at + _PIECE]
            budget.spend(len(waiting), 0)
            while waiting and not unpacker.eof:
                piece = unpacker.decompress(waiting, _STEP)
                budget.spend(0, len(piece))
                found += piece
                waiting = unpacker.unconsumed_tail
            if unpacker.eof:
                break
    except zlib.error:
        raise broken("a packed part cannot be unpacked") from None
    return bytes(found)
