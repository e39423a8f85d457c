"""A small server on a real socket that speaks Google's protocol, and its misfortunes."""

import gzip
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override
from urllib.parse import parse_qs, urlsplit

Reply = Callable[["Handler"], None]


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass
class GoogleServer:
    """Answers ``replies`` in turn, the last one again and again."""

    replies: list[Reply] = field(default_factory=list[Reply])
    asked: list[Asked] = field(default_factory=list[Asked])
    bytes_sent: int = 0
    closing: threading.Event = field(default_factory=threading.Event)
    url: str = ""

    def next_reply(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


class Handler(BaseHTTPRequestHandler):
    """Notes the request and lets the reply write what it likes."""

    protocol_version = "HTTP/1.1"
    timeout = 5
    google: GoogleServer

    def do_GET(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    @override
    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""

    def send_json(self, status: int, content: object) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.google.asked.append(
            Asked(
                method=self.command,
                path=parts.path,
                query={name: values[0] for name, values in parse_qs(parts.query).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=json.loads(raw) if raw else None,
            )
        )
        with suppress(ConnectionError):
            self.google.next_reply()(self)


def says(content: object, status: int = 200) -> Reply:
    return lambda handler: handler.send_json(status, content)


def hangs(handler: Handler) -> None:
    """Says nothing until the test is over."""
    handler.close_connection = True
    handler.google.closing.wait(10)


def trickles(handler: Handler) -> None:
    """Sends a byte now and then for three seconds: no single read ever waits long."""
    handler.close_connection = True
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        if handler.google.closing.wait(0.03):
            return
        handler.wfile.write(b" ")
        handler.wfile.flush()


def floods(handler: Handler) -> None:
    """Fifty megabytes of nothing, counted."""
    handler.close_connection = True
    handler.send_response(200)
    handler.end_headers()
    block = b" " * 65_536
    for _ in range(800):
        handler.wfile.write(block)
        handler.google.bytes_sent += len(block)


def zips(handler: Handler) -> None:
    """Answers compressed, which nobody asked for."""
    body = gzip.compress(b" " * 10_000_000)
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def hangs_up(handler: Handler) -> None:
    """Closes the connection without a word."""
    handler.close_connection = True


@contextmanager
def google_server() -> Generator[GoogleServer]:
    google = GoogleServer()
    handler = type("BoundHandler", (Handler,), {"google": google})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = False
    google.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield google
    finally:
        google.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
