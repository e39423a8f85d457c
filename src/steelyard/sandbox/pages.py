"""What the sandbox's own web pages have in common: how strictly a browser must treat them."""

from starlette.responses import Response


def policy(framed_by: tuple[str, ...], **more: str) -> str:
    """A Content-Security-Policy: nothing but our own files, framed by ourselves and those named."""
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(("'self'", *framed_by)),
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def page(html: str, csp: str, status: int = 200) -> Response:
    return Response(
        html,
        status,
        {
            "Content-Security-Policy": csp,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        },
        media_type="text/html",
    )
