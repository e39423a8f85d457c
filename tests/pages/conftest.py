"""A built web app in the shape the front end's build gives it, and a house that serves it."""

import gzip
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from steelyard.app import create_app
from steelyard.settings import Settings

MADE_UP_BROTLI = b"bytes a brotli encoder would have made of "
PAGES = ("house", "locksmith", "strathwell", "strathwell-console", "console", "kit", "sandbox")


def write_dist(dist: Path, word: str = "one") -> Path:
    """Every kind of file a build leaves; ``word`` tells one build from another."""
    for name in PAGES:
        _with_siblings(dist / f"{name}.html", f"<!doctype html><title>{name} {word}</title>")
    _with_siblings(dist / "assets/public-1a2b3c.js", f"export const word = '{word}'")
    _with_siblings(dist / "assets/kit-4d5e6f.css", "p { color: red }")
    (dist / "assets/manifest.json").write_text("{}")
    (dist / "assets/inter-7a8b9c.woff2").write_bytes(b"wOF2 font")
    _with_siblings(dist / "sw.js", f"self.word = '{word}'")
    (dist / "offline.html").write_text("offline")
    (dist / "manifest-locksmith.webmanifest").write_text("{}")
    (dist / "manifest-locksmith-own.webmanifest").write_text('{"start_url": "/"}')
    _with_siblings(dist / "locksmith-landing.html", "<!doctype html><title>landing</title>")
    _with_siblings(dist / "locksmith-request.html", "<!doctype html><title>request</title>")
    (dist / "robots.txt").write_text("User-agent: *")
    (dist / "icons").mkdir(exist_ok=True)
    (dist / "icons/locksmith-192.png").write_bytes(b"\x89PNG")
    (dist / ".env").write_text("nobody's business")
    (dist / ".stamp").write_text(word)
    return dist


def _with_siblings(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.with_name(f"{path.name}.br").write_bytes(MADE_UP_BROTLI + text.encode())
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text.encode()))


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:  # pyright: ignore[reportUnusedFunction]
    for name in (*Settings.model_fields, "redis_url"):
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    return write_dist(tmp_path / "dist")


@asynccontextmanager
async def browsing(
    dist: Path | str, *, host: str = "127.0.0.1", **more: Any
) -> AsyncGenerator[httpx2.AsyncClient]:
    """A browser at a house that serves ``dist``; nothing it asks here needs a database."""
    settings = Settings.model_validate({"app_env": "test", "web_dist": str(dist), **more})
    transport = httpx2.ASGITransport(create_app(settings), raise_app_exceptions=False)
    headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": ""}
    async with httpx2.AsyncClient(
        transport=transport, base_url=f"http://{host}", headers=headers
    ) as client:
        yield client


def touch_later(path: Path) -> None:
    """A write that a clock of coarse ticks cannot hide."""
    seen = path.stat()
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns + 1_000_000_000))
