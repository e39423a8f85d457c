"""A door that checks Signature Version 4 as Amazon describes it, from the request as it arrived.

moto takes any signature; this does not. Written from the description ("Authenticating Requests:
Using Query Parameters"), not with the library that signs.
"""

import hashlib
import hmac
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, override
from urllib.parse import parse_qsl, quote, urlsplit


def is_signed(secret: str, method: str, target: str, headers: dict[str, str]) -> bool:
    """Whether the query's signature is over exactly this request."""
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    shown = query.pop("X-Amz-Signature", "")
    names = query["X-Amz-SignedHeaders"].split(";")
    canonical = "\n".join(
        [
            method,
            parts.path,
            "&".join(f"{quote(k, safe='-_.~')}={quote(v, safe='-_.~')}"
                     for k, v in sorted(query.items())),
            *(f"{name}:{headers.get(name, '').strip()}" for name in names),
            "",
            ";".join(names),
            "UNSIGNED-PAYLOAD",
        ]
    )  # fmt: skip
    scope = query["X-Amz-Credential"].split("/", 1)[1]
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    to_sign = f"AWS4-HMAC-SHA256\n{query['X-Amz-Date']}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for step in scope.split("/"):
        key = hmac.digest(key, step.encode(), "sha256")
    return hmac.compare_digest(hmac.digest(key, to_sign.encode(), "sha256").hex(), shown)


@contextmanager
def gate(secret: str) -> Generator[str]:
    """The address of a server that says 200 to what is signed, 403 to anything else."""

    class Door(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", "0")))
            told = {name.lower(): value for name, value in self.headers.items()}
            self.send_response(200 if is_signed(secret, "PUT", self.path, told) else 403)
            self.send_header("content-length", "0")
            self.end_headers()

        @override
        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
