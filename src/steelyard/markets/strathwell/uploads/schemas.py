"""Uploads on the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from steelyard.kernel.http.wire import Answer, Line, StrictInt, WireModel, example
from steelyard.markets.strathwell.words import UploadKind


class UploadWish(WireModel):
    """One file that is about to be sent. What is said of it here is held to when it arrives."""

    model_config = ConfigDict(
        **example(
            kind="venue_photo", filename="hall.jpg", content_type="image/jpeg", size_bytes=482913
        )
    )

    kind: UploadKind
    filename: Annotated[Line, Field(min_length=1, max_length=200)]
    content_type: Annotated[str, Field(pattern=r"^[a-z]+/[a-z0-9.+-]{1,60}$")]
    size_bytes: Annotated[StrictInt, Field(ge=1, le=10**10)]


class UploadGiven(Answer):
    """Send the bytes with ``method`` and exactly ``headers`` to ``url``, then confirm."""

    file_id: UUID
    method: str
    url: str
    headers: dict[str, str]
    expires_at: datetime


class FileSeen(Answer):
    """Where a file stands: ``awaiting``, ``quarantined`` (being checked), ``available``,
    ``rejected`` (``reason`` says why) or ``deleted``."""

    id: UUID
    kind: str
    filename: str
    content_type: str
    size_bytes: int
    status: str
    reason: str | None
    url: str | None = Field(default=None, description="Where it can be seen, for a few minutes.")
