"""Real files, small: pictures and a film from a browser's own encoders, pages from typst.

And a few made by hand, for what no encoder writes.
"""

import struct
import zlib
from pathlib import Path

_FOLDER = Path(__file__).parent / "samples"
JPEG = (_FOLDER / "photo.jpg").read_bytes()
PNG = (_FOLDER / "photo.png").read_bytes()
WEBP = (_FOLDER / "lossy.webp").read_bytes()
WEBP_LOSSLESS = (_FOLDER / "lossless.webp").read_bytes()
WEBP_ALPHA = (_FOLDER / "alpha.webp").read_bytes()
MP4 = (_FOLDER / "clip.mp4").read_bytes()
PDF = (_FOLDER / "plan.pdf").read_bytes()
SVG = (_FOLDER / "plan.svg").read_bytes()
TYPES = {
    "image/jpeg": JPEG,
    "image/png": PNG,
    "image/webp": WEBP,
    "video/mp4": MP4,
    "application/pdf": PDF,
    "image/svg+xml": SVG,
}
SECRET = b"59.9139N 10.7522E, camera of Ola"


def segment(marker: int, body: bytes) -> bytes:
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(body) + 2) + body


def exif(orientation: int) -> bytes:
    """A block as a camera writes it: which way is up, and far more than anybody asked."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(">HHII", 0x010E, 2, len(SECRET), 38)
    return b"Exif\x00\x00MM\x00*" + struct.pack(">IH", 8, 2) + entries + bytes(4) + SECRET


def jpeg_of_a_camera(orientation: int = 6) -> bytes:
    told = segment(0xE1, exif(orientation)) + segment(0xED, SECRET) + segment(0xFE, SECRET)
    return JPEG[:2] + told + JPEG[2:] + SECRET


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes, *, colour: int = 0, interlace: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, interlace)
    packed = zlib.compress(data)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


def webp_with(*more: tuple[bytes, bytes]) -> bytes:
    """The sample, flagged and filled with more chunks."""
    body = bytearray(WEBP[12:])
    body[8] |= 0x0C
    for name, content in more:
        body += name + struct.pack("<I", len(content)) + content + b"\x00" * (len(content) & 1)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + bytes(body)


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def svg(inner: str, more: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {more}>{inner}</svg>'.encode()


def pdf(*objects: bytes) -> bytes:
    body = b"%PDF-1.7\n" + b"\n".join(
        b"%d 0 obj\n%s\nendobj" % (number, one) for number, one in enumerate(objects, 1)
    )
    return body + b"\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF"
