"""Field types that several of the market's lists share."""

from typing import Annotated, Literal

from pydantic import Field

from steelyard.kernel.http.wire import Line

City = Annotated[Line, Field(min_length=1, max_length=100)]
Search = Annotated[Line, Field(min_length=2, max_length=60, description="Two characters or more.")]
Direction = Literal["asc", "desc"]
