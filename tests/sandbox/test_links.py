"""Addresses in what people read."""

import pytest

from steelyard.sandbox.links import links_in

APP = ("http://127.0.0.1:8000", "https://locksmith.example")


@pytest.mark.parametrize(
    ("text", "url", "to_app"),
    [
        ("Track: http://127.0.0.1:8000/t/a.", "http://127.0.0.1:8000/t/a", True),
        ("(https://locksmith.example/j/7?a=b)", "https://locksmith.example/j/7?a=b", True),
        ("http://127.0.0.1:8001/t/a", "http://127.0.0.1:8001/t/a", False),
        ("https://locksmith.example.evil.test/x", "https://locksmith.example.evil.test/x", False),
        ("https://locksmith.example@evil.test/", "https://locksmith.example@evil.test/", False),
        ("http://[broken", "http://[broken", False),
        ('<a href="http://127.0.0.1:8000/?a=1&amp;b=2">', "http://127.0.0.1:8000/?a=1&b=2", True),
    ],
)
def test_an_address_is_found_whole_and_only_the_application_s_is_its_own(
    text: str, url: str, to_app: bool
) -> None:
    (link,) = links_in([text], APP)
    assert (link.url, link.to_app) == (url, to_app)


def test_an_address_said_twice_is_one_link_and_no_text_is_none() -> None:
    twice = links_in(["http://a.test/1 http://a.test/2", None, "http://a.test/1"], APP)
    assert [link.url for link in twice] == ["http://a.test/1", "http://a.test/2"]
    assert links_in(["nothing here", ""], APP) == []
