"""Addresses in texts and mails: the way from a phone on the desk to the application's record."""

import re
from collections.abc import Iterable
from html import unescape
from urllib.parse import urlsplit

from pydantic import BaseModel

ADDRESS = re.compile(r"https?://[^\s<>\"'`]+")
NOT_ITS_END = ".,;:!?)]}"


class Link(BaseModel):
    """``to_app``: it leads to the application, whose origins SANDBOX_CORS_ORIGINS names."""

    url: str
    to_app: bool


def links_in(texts: Iterable[str | None], origins: tuple[str, ...]) -> list[Link]:
    """Every address in the texts, once, in the order they come."""
    found = {
        unescape(address).rstrip(NOT_ITS_END): None
        for text in texts
        if text
        for address in ADDRESS.findall(text)
    }
    return [Link(url=url, to_app=_origin(url) in origins) for url in found]


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
