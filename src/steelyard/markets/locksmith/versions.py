"""Lists that are replaced as a whole: which state of one its editor had before them.

A list's version is a digest of its facts. Who sends it back with ``If-Match`` overwrites nothing
they have not seen; who does not send it replaces the list whatever stands there.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import Header
from pydantic import Field

from steelyard.kernel.errors import Refusal

Version = Annotated[
    str,
    Field(
        description="Changes with every change of the list; the ETag's text, for If-Match.",
        examples=["5f1c0d7a9b3e4862"],
    ),
]
IfMatch = Annotated[
    str | None,
    Header(
        max_length=200,
        description="The ETag of the list that was edited; refused with 412 if it changed since.",
    ),
]
_LENGTH = 16


class ChangedMeanwhile(Refusal):
    """Somebody else changed the list since its editor read it."""

    status = 412
    code = "changed_meanwhile"


def version_of(facts: Iterable[Mapping[str, object]]) -> str:
    """The same facts make the same version, in whatever order they come."""
    lines = sorted(json.dumps(one, sort_keys=True, default=str) for one in facts)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]


def etag(version: str) -> str:
    return f'"{version}"'


def require(if_match: str | None, version: str) -> None:
    """Raises ChangedMeanwhile where ``if_match`` was given and names another state."""
    if if_match is None:
        return
    known = {one.strip().removeprefix("W/") for one in if_match.split(",")}
    if not known & {"*", etag(version)}:
        raise ChangedMeanwhile(
            "Somebody else changed this list meanwhile. Read it again, then send your changes.",
            version=version,
        )
