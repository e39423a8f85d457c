"""What comes and goes over the wire. Passwords and tokens are never trimmed, cut or repeated."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, SecretStr, model_validator

from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.http.wire import (
    Answer,
    Line,
    PhoneNumber,
    Reason,
    StrictBool,
    WireModel,
    example,
    refuse,
)
from steelyard.kernel.identity.passwords import PASSWORD_MAX
from steelyard.kernel.identity.sessions import DEVICE_MAX
from steelyard.kernel.identity.users import Address
from steelyard.kernel.messaging import addresses

_PASSWORD = "four unrelated words, for example"  # noqa: S105 - an example in the description
_LINK = "IjAxOTNhYyI.what-stands-behind-the-number-sign"


def _mail(value: str) -> str:
    try:
        return addresses.mail(value)
    except InvalidInput:
        raise refuse("invalid_email", "Write one address, as in ana@example.org.") from None


Email = Annotated[
    str,
    AfterValidator(_mail),
    Field(max_length=254, json_schema_extra={"format": "email"}, examples=["ana@example.org"]),
]
Password = Annotated[SecretStr, Field(min_length=1, max_length=PASSWORD_MAX)]
Token = Annotated[SecretStr, Field(min_length=1, max_length=4096)]
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["482913"])]
Device = Annotated[Line, Field(max_length=DEVICE_MAX, examples=["Ana's phone"])]


class Addressed(WireModel):
    """Whoever has this address: one of the two, not both."""

    # A password may begin or end with a space.
    model_config = ConfigDict(str_strip_whitespace=False)

    email: Email | None = None
    phone: PhoneNumber | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.email is None) == (self.phone is None):
            raise refuse("invalid_input", "Give an e-mail address or a phone, one of them.")
        return self

    @property
    def address(self) -> Address:
        if self.email is not None:
            return Address("email", self.email)
        return Address("phone", self.phone or "")


class Registration(Addressed):
    """A new account."""

    model_config = ConfigDict(
        **example(email="ana@example.org", password=_PASSWORD, name="Ana", role="customer")
    )

    password: Password
    name: Annotated[Line, Field(min_length=1, max_length=100)]
    role: Annotated[Line, Field(min_length=1, max_length=50)]


class Credentials(Addressed):
    """Signing in. ``as_cookie``: the refresh token comes as a cookie no script can read."""

    model_config = ConfigDict(
        **example(email="ana@example.org", password=_PASSWORD, device="Ana's phone")
    )

    password: Password
    device: Device = ""
    as_cookie: StrictBool = False


class CodeWish(WireModel):
    model_config = ConfigDict(**example(phone="+13125550142"))

    phone: PhoneNumber


class CodeShown(WireModel):
    """Signing in with the code of a text message."""

    model_config = ConfigDict(**example(phone="+13125550142", code="482913"))

    phone: PhoneNumber
    code: Code
    device: Device = ""
    as_cookie: StrictBool = False


class Renewal(WireModel):
    """The refresh token, or nothing when it comes as a cookie."""

    model_config = ConfigDict(**example())

    refresh_token: Token | None = None


class MailWish(WireModel):
    model_config = ConfigDict(**example(email="ana@example.org"))

    email: Email


class LinkShown(WireModel):
    """What stands behind ``#`` in the mailed link."""

    model_config = ConfigDict(**example(token=_LINK))

    token: Token


class PasswordReset(LinkShown):
    model_config = ConfigDict(
        str_strip_whitespace=False, **example(token=_LINK, password=_PASSWORD)
    )

    password: Password


class PasswordChange(WireModel):
    model_config = ConfigDict(
        str_strip_whitespace=False, **example(present="the one you have now", password=_PASSWORD)
    )

    present: Password
    password: Password


class Said(WireModel):
    """Why staff do this; it is kept in the audit."""

    model_config = ConfigDict(**example(reason="The owner asked us to."))

    reason: Reason


class Tokens(Answer):
    """``refresh_token`` is absent where it came as a cookie."""

    access_token: str
    token_type: str = Field(default="Bearer")
    expires_in: int = Field(description="Seconds the access token holds.", examples=[600])
    refresh_token: str | None
    session_id: UUID


class Accepted(Answer):
    """The same whoever asked: what follows comes by mail or text."""

    message: str = Field(examples=["If the address is yours, look at your mail."])


class Me(Answer):
    """Who is signed in, and what they may do here."""

    id: UUID
    email: str | None
    phone: str | None
    name: str
    roles: list[str]
    permissions: list[str]


class SessionSeen(Answer):
    """One device that is signed in. ``is_this``: the one that asks."""

    id: UUID
    device: str
    ip: str | None
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_this: bool


class SessionsSeen(Answer):
    items: list[SessionSeen]


class Ended(Answer):
    """How many devices were signed out."""

    ended: int
