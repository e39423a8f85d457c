"""Access tokens: short-lived JWTs, HS256, of one market and one device session.

Only the house makes and reads them, so one shared key does; it is named by ``kid`` and may only
be one of the ring. The algorithm is ours to say, never the token's. ``roles`` is a snapshot for
pages to draw by: what is allowed is asked of the database each time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

import jwt

from steelyard.kernel import clock
from steelyard.kernel.identity.keys import KeyRing

ALGORITHM = "HS256"
TYPE = "at+jwt"
TOKEN_MAX = 4096
_PURPOSE = "access"
_HEADER = {"alg", "typ", "kid"}
_CLAIMS = ("iss", "aud", "sub", "sid", "exp", "iat", "roles")


@dataclass(frozen=True, slots=True)
class Claims:
    """What a genuine, current token says."""

    user_id: UUID
    session_id: UUID
    roles: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class AccessTokens:
    """Makes and reads the tokens of one market. ``issuer``: the installation's address."""

    ring: KeyRing
    issuer: str
    market: str

    @property
    def audience(self) -> str:
        return f"steelyard:{self.market}"

    def make(
        self, user_id: UUID, session_id: UUID, roles: Sequence[str], lifetime: timedelta
    ) -> str:
        now = clock.now()
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(user_id),
            "sid": str(session_id),
            "roles": sorted(set(roles)),
            "iat": int(now.timestamp()),
            "exp": int((now + lifetime).timestamp()),
        }
        key_id = self.ring.active
        return jwt.encode(
            claims,
            self.ring.key(key_id, _PURPOSE),
            algorithm=ALGORITHM,
            headers={"kid": key_id, "typ": TYPE},
        )

    def read(self, token: str) -> Claims | None:
        """None for anything but a token of ours, for this market, that has not ended."""
        if len(token) > TOKEN_MAX or not token.isascii():
            return None
        try:
            claims = self._checked(token)
            return _claims(claims)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError, OverflowError, RecursionError):
            return None

    def _checked(self, token: str) -> dict[str, Any]:
        header = cast("dict[str, object]", jwt.get_unverified_header(token))
        if set(header) != _HEADER or header["alg"] != ALGORITHM or header["typ"] != TYPE:
            raise jwt.InvalidTokenError("not a header of ours")
        return jwt.decode(
            token,
            self.ring.key(str(header["kid"]), _PURPOSE),
            algorithms=[ALGORITHM],
            audience=self.audience,
            issuer=self.issuer,
            # The library asks the machine for the time; ours may stand elsewhere in a sandbox.
            options={
                "require": list(_CLAIMS),
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "strict_aud": True,
            },
        )


def _claims(claims: dict[str, Any]) -> Claims | None:
    made, ends = claims["iat"], claims["exp"]
    if type(made) is not int or type(ends) is not int:
        return None
    now = clock.now()
    expires_at = datetime.fromtimestamp(ends, tz=now.tzinfo)
    # A little patience for a machine whose clock runs ahead of ours.
    too_new = datetime.fromtimestamp(made, tz=now.tzinfo) > now + timedelta(seconds=60)
    if expires_at <= now or too_new:
        return None
    return Claims(
        user_id=UUID(str(claims["sub"])),
        session_id=UUID(str(claims["sid"])),
        roles=tuple(str(role) for role in claims["roles"]),
        expires_at=expires_at,
    )
