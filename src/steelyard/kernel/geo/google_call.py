"""One call to Google, bounded in time and size, and the ways in which it can come to nothing."""

import asyncio
import logging
from collections.abc import Mapping

import httpx2

MAX_BODY = 512 * 1024
_GEOCODE_PATH = "/maps/api/geocode/json"


class NoAnswer(Exception):  # noqa: N818 - a fact about a call
    """Google did not answer usably. ``again``: asking once more may help. ``why``: for the log."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.why = why
        self.again = again


class Refused(NoAnswer):
    """Google would not work with this one request; that says nothing about the next."""

    def __init__(self, why: str) -> None:
        super().__init__(why, again=False)


class UnknownPlace(Exception):  # noqa: N818 - an answer
    """Google answered: there is no such address or place."""


def hide_requests_from_log() -> None:
    """Keep geocoding requests out of httpx2's own log: their URL holds the key and the address."""
    logger = logging.getLogger("httpx2")
    if _is_no_geocoding not in logger.filters:
        logger.addFilter(_is_no_geocoding)


async def call(
    client: httpx2.AsyncClient,
    method: str,
    url: str,
    *,
    seconds: float,
    params: Mapping[str, str] | None = None,
    json: object = None,
    headers: Mapping[str, str] | None = None,
    unknown: int = 0,
) -> bytes:
    """The body of one 200 answer, at most ``MAX_BODY`` long and ``seconds`` away in all.

    Raises UnknownPlace for the status ``unknown``, Refused for 400, NoAnswer for all else.
    """
    # Compressed answers could grow past the bound while being unpacked; plain ones are counted.
    sent = {"Accept-Encoding": "identity", **(headers or {})}
    timeout = httpx2.Timeout(seconds)
    try:
        async with (
            asyncio.timeout(seconds),
            client.stream(
                method, url, params=params, json=json, headers=sent, timeout=timeout
            ) as answer,
        ):
            if answer.status_code == unknown:
                raise UnknownPlace
            _check_status(answer.status_code)
            return await _bounded(answer)
    except (TimeoutError, httpx2.TimeoutException) as error:
        raise NoAnswer("timeout", again=True) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise NoAnswer(type(error).__name__, again=True) from error


def _is_no_geocoding(record: logging.LogRecord) -> bool:
    return _GEOCODE_PATH not in record.getMessage()


def _check_status(status: int) -> None:
    if status == 200:
        return
    if status == 400:
        raise Refused("HTTP 400")
    raise NoAnswer(f"HTTP {status}", again=status == 429 or status >= 500)


async def _bounded(answer: httpx2.Response) -> bytes:
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NoAnswer("compressed unasked", again=False)
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > MAX_BODY:
            raise NoAnswer("body too large", again=False)
    return bytes(body)
