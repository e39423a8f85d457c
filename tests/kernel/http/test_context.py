"""Whose address counts: what our own proxies say, never what a caller writes."""

import pytest
from starlette.requests import HTTPConnection

from steelyard.kernel.http.context import client_ip


def connection(forwarded: str | None, peer: str = "192.0.2.9") -> HTTPConnection:
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode())]
    return HTTPConnection({"type": "http", "headers": headers, "client": (peer, 40000)})


@pytest.mark.parametrize(
    ("forwarded", "hops", "counts"),
    [
        ("203.0.113.7", 0, "192.0.2.9"),
        (None, 1, "192.0.2.9"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7", 1, "203.0.113.7"),
        ("1.1.1.1, 203.0.113.7, 10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, "192.0.2.9"),
        (" , ,", 1, "192.0.2.9"),
    ],
)
def test_only_what_our_own_proxies_appended_counts(
    forwarded: str | None, hops: int, counts: str
) -> None:
    assert client_ip(connection(forwarded), hops) == counts


def test_inventing_addresses_never_changes_the_one_that_counts() -> None:
    invented = [f"10.0.0.{number}, 203.0.113.7" for number in range(50)]
    assert {client_ip(connection(one), 1) for one in invented} == {"203.0.113.7"}
