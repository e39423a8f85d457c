"""A built web app in memory: each file's bytes, once for every encoding the build made.

Read whole, once. A few megabytes buy three things a file server must work for: no request's path
ever reaches the disk (nothing to traverse, no link to follow, no dotfile to find), an answer costs
no system call, and the pages stay whole while the next ones are being built over them.
"""

import hashlib
import mimetypes
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

STAMP = ".stamp"
HOUSE, CONSOLE, KIT, DESK = "house.html", "console.html", "kit.html", "sandbox.html"
"""The documents that are not one market's; its public pages start from ``<market>.html``."""
ASSETS = "assets/"
MANIFEST = "assets/manifest.json"
"""The build's own list, for tools; no page asks for it, and its name has no hash."""
MANIFEST_OF, OWN_MANIFEST_OF = "manifest-{}.webmanifest", "manifest-{}-own.webmanifest"
"""A market's app to install: from below its name, and from its own host, where it is the root."""
ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""Best first, with the ending of the file that carries it."""
FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"

# The built-in table alone: what a machine's own mime.types says differs from machine to machine.
_TYPES = mimetypes.MimeTypes(filenames=())
for _ending, _type in {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}.items():
    _TYPES.add_type(_type, _ending)


@dataclass(frozen=True, slots=True)
class File:
    """One file. ``bodies``: the empty name is the bytes as they are, the others are encodings."""

    media_type: str
    cache: str
    digest: str
    bodies: Mapping[str, bytes]

    @property
    def encodings(self) -> list[str]:
        return [name for name in ENCODINGS if name in self.bodies]

    def etag(self, encoding: str) -> str:
        """Strong: each encoding is a different run of bytes and has its own."""
        return f'"{self.digest}{"-" if encoding else ""}{encoding}"'


type Table = Mapping[str, File]
"""By the name below the dist folder, with forward slashes."""


def usable(dist: Path) -> bool:
    """Whether ``dist`` holds a whole web app.

    Beside its sources only a finished build's stamp says so; shipped without them, it is whole.
    """
    if not (dist / HOUSE).is_file():
        return False
    return (dist / STAMP).is_file() or not (dist.parent / "package.json").is_file()


def version(dist: Path) -> tuple[int, int]:
    """Changes when another build is there; (0, 0) while none is. One or two ``stat``."""
    for name in (STAMP, HOUSE):
        try:
            seen = (dist / name).stat()
        except OSError:
            continue
        return seen.st_mtime_ns, seen.st_ino
    return 0, 0


def load(dist: Path) -> Table:
    """Every file of ``dist`` that may be handed out. Raises OSError while it is being changed."""
    return {name: _read(dist, name) for name in _names(dist)}


def _names(dist: Path) -> Iterator[str]:
    root = dist.resolve()
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = Path(folder, name)
            own = path.resolve().is_relative_to(root) and path.is_file()
            if own and not name.startswith(".") and not name.endswith(tuple(ENCODINGS.values())):
                yield path.relative_to(root).as_posix()


def _read(dist: Path, name: str) -> File:
    path = dist.resolve() / name
    plain = path.read_bytes()
    bodies = {"": plain}
    for encoding, ending in ENCODINGS.items():
        sibling = path.with_name(path.name + ending)
        if sibling.is_file() and not sibling.is_symlink():
            bodies[encoding] = sibling.read_bytes()
    return File(
        media_type=_media_type(name),
        cache=FOREVER if name.startswith(ASSETS) else ASK_FIRST,
        digest=hashlib.sha256(plain).hexdigest()[:24],
        bodies=bodies,
    )


def _media_type(name: str) -> str:
    found = _TYPES.guess_type(name)[0] or "application/octet-stream"
    is_text = found.startswith("text/") or found == "application/manifest+json"
    return f"{found}; charset=utf-8" if is_text else found
