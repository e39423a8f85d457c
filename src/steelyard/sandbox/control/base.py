"""What the control routes share."""

from typing import Annotated

from fastapi import HTTPException, Path
from pydantic import BaseModel, ConfigDict

PhoneNumber = Annotated[str, Path(pattern=r"^\+[1-9]\d{6,14}$")]


class Order(BaseModel):
    """A body of the control API; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


def not_there(what: str) -> HTTPException:
    return HTTPException(404, f"There is no {what}.")
