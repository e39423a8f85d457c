"""The line to Twilio: one HTTP exchange, bounded in time and size, that tells how it failed.

aiohttp and not the client the rest of the house calls through: it takes a quarter of the
processor time for the same request, and texts are by far what the house sends most of.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import aiohttp

_ANSWER_MAX = 8 * 1024 * 1024
_CONNECT_SECONDS = 3.0


class NoConnection(Exception):  # noqa: N818 - a fact about a call
    """Nothing was said: the provider was not reached."""


class NoAnswer(Exception):  # noqa: N818 - a fact about a call
    """The provider may have heard us or not."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``body``: the JSON of the answer, None where it is none."""

    status: int
    body: object
    headers: Mapping[str, str]


class TwilioLine:
    """Connections of one process, opened at the first call and kept until ``close``."""

    def __init__(self, account: str, token: str) -> None:
        self._account = account
        self._token = token
        self._session: aiohttp.ClientSession | None = None

    async def exchange(
        self,
        method: str,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        seconds: float,
    ) -> Answer:
        """One request, asked once. Raises NoConnection or NoAnswer.

        ``url`` is taken as it is written; ``query`` is added to one without.
        """
        # A tenth of a second to import, for the processes that send.
        import aiohttp  # noqa: PLC0415
        from yarl import URL  # noqa: PLC0415

        there = URL(url, encoded=True)
        try:
            # In all, redirects and a slow body included.
            async with (
                asyncio.timeout(seconds),
                self._open().request(
                    method,
                    there.with_query(query) if query else there,
                    data=form,
                    allow_redirects=False,
                ) as response,
            ):
                return Answer(response.status, await _json(response), response.headers)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NoConnection(type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from error

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> "aiohttp.ClientSession":
        if self._session is None:
            import aiohttp  # noqa: PLC0415

            self._session = aiohttp.ClientSession(
                headers={
                    "Accept": "application/json",
                    # Compressed answers could grow past the bound while being unpacked.
                    "Accept-Encoding": "identity",
                    "Authorization": aiohttp.encode_basic_auth(self._account, self._token),
                    "User-Agent": "steelyard",
                },
                timeout=aiohttp.ClientTimeout(total=None, connect=_CONNECT_SECONDS),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
            )
        return self._session


async def _json(response: "aiohttp.ClientResponse") -> object:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > _ANSWER_MAX:
            raise NoAnswer("TooLarge")
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
