"""The official clients, told only where to go."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, override

import stripe
from tests.sandbox.outside import ACCOUNT, TOKEN
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response as TwilioResponse
from twilio.rest import Client as TwilioClient


@asynccontextmanager
async def stripe_client(
    url: str, key: str = "sk_test_main", retries: int = 0
) -> AsyncGenerator[stripe.StripeClient]:
    transport = stripe.HTTPXClient(allow_sync_methods=True)
    yield stripe.StripeClient(
        key,
        base_addresses={"api": f"{url}/stripe"},
        http_client=transport,
        max_network_retries=retries,
    )
    await transport.close_async()
    transport.close()


class _Rehosted(TwilioHttpClient):
    """Sends to the sandbox what was meant for api.twilio.com."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=10)
        self._url = url

    @override
    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> TwilioResponse:
        here = url.replace("https://api.twilio.com", f"{self._url}/twilio")
        return super().request(method, here, *args, **kwargs)


def twilio_client(url: str, token: str = TOKEN) -> TwilioClient:
    return TwilioClient(ACCOUNT, token, http_client=_Rehosted(url))


def close_twilio(client: TwilioClient) -> None:
    http: Any = client.http_client
    http.session.close()
