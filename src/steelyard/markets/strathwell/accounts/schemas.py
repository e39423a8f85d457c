"""What the source's own account routes take."""

from typing import Annotated

from pydantic import ConfigDict, Field, SecretStr

from steelyard.kernel.http.wire import Line, WireModel, example
from steelyard.kernel.identity.schemas import Device, Email, Password, Token

_PASSWORD = "four unrelated words, for example"  # noqa: S105 - an example in the description
_TOKEN = "what was given to you"  # noqa: S105 - an example in the description


class Signup(WireModel):
    """A new organizer or vendor."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        **example(email="ana@example.org", password=_PASSWORD, name="Ana Bell", role="organizer"),
    )

    email: Email
    password: Password
    name: Annotated[Line, Field(min_length=1, max_length=100)]
    role: Annotated[str, Field(pattern="^(organizer|vendor)$")]


class Login(WireModel):
    model_config = ConfigDict(
        str_strip_whitespace=False,
        **example(email="ana@example.org", password=_PASSWORD, device="Ana's phone"),
    )

    email: Email
    password: Password
    device: Device = ""


class Refresh(WireModel):
    model_config = ConfigDict(**example(refresh_token=_TOKEN))

    refresh_token: Token


class Bootstrap(WireModel):
    """The first admin. ``token`` is what the installation has in ``ADMIN_BOOTSTRAP_TOKEN``."""

    model_config = ConfigDict(
        str_strip_whitespace=False,
        **example(
            token=_TOKEN,
            email="ana@example.org",
            password=_PASSWORD,
            name="Ana Bell",
        ),
    )

    token: Annotated[SecretStr, Field(min_length=1, max_length=512)]
    email: Email
    password: Password
    name: Annotated[Line, Field(min_length=1, max_length=100)]
