"""The door of a market with accounts: who is it (401), may they (403), is it theirs (404).

    GATE = Gate("bakery", Permissions(roles={"baker": {"bread.bake"}}))

    @router.post("/api/bread")
    async def bake(person: Annotated[Person, Depends(GATE.require("bread.bake"))]) -> Bread: ...

404 is the handler's part, since only it knows whose a thing is: ``person.must_own(...)``.
"""

from dataclasses import dataclass, field, replace
from typing import Annotated

from fastapi import Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from steelyard.kernel.db import Session
from steelyard.kernel.http.context import services_of, set_actor
from steelyard.kernel.identity.access_tokens import AccessTokens, Claims
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.passwords import Hasher
from steelyard.kernel.identity.people import Person, person_behind
from steelyard.kernel.identity.permissions import MEMBERS, Permissions
from steelyard.kernel.identity.policy import Policy
from steelyard.kernel.identity.refusals import NotPermitted, NotSignedIn
from steelyard.settings import Settings

BEARER = HTTPBearer(
    auto_error=False,
    bearerFormat="JWT",
    scheme_name="access token",
    description="From `/api/auth/sign-in`, `/api/auth/code/sign-in` or `/api/auth/refresh`.",
)


@dataclass(frozen=True)
class Gate:
    """One market's accounts: its table of permissions and what it decided about sessions.

    Raises ValueError when a stranger could register in a role that two people give.
    """

    market: str
    permissions: Permissions
    policy: Policy = field(default_factory=Policy)
    hasher: Hasher = field(default_factory=Hasher)

    def __post_init__(self) -> None:
        if any(self.permissions.is_privileged(role) for role in self.policy.open_roles):
            raise ValueError("nobody registers in a role that two people give")

    def require(self, permission: str) -> "Guard":
        """A dependency that lets in whoever has ``permission``, and gives the Person.

        Raises ValueError for a permission that no role of the market has.
        """
        if permission not in self.permissions.all:
            raise ValueError(f"no role of {self.market} has the permission {permission!r}")
        return Guard(self, permission)

    def signed_in(self) -> "Guard":
        """A dependency that lets in every member of the market."""
        return Guard(self, MEMBERS)

    def tokens(self, settings: Settings) -> AccessTokens:
        return AccessTokens(KeyRing.of(settings), settings.base_url.rstrip("/"), self.market)


class Guard:
    """Stands before a route; ``needs`` says what it asks for (see ``permissions.matrix``)."""

    def __init__(self, gate: Gate, needs: str) -> None:
        self._gate = gate
        self.needs = needs

    async def __call__(
        self,
        request: Request,
        shown: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    ) -> Person:
        person = await self._person(request, shown.credentials if shown else "")
        role = ",".join(sorted(person.roles))
        set_actor(request, kind="user", id=str(person.user_id), role=role)
        if self.needs != MEMBERS and not person.may(self.needs):
            raise NotPermitted("Your role does not include this.")
        return person

    def caller(self, request: Request) -> str | None:
        """Whose Idempotency-Key it is: one person's, however often their token is renewed.

        None without a genuine, current token, and then nobody is let in either.
        """
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        claims = self._gate.tokens(services_of(request).settings).read(shown.strip())
        return None if claims is None else f"user:{claims.user_id}"

    async def _person(self, request: Request, token: str) -> Person:
        claims = self._gate.tokens(services_of(request).settings).read(token)
        if claims is None:
            raise NotSignedIn
        person = await _asked(request, claims, self._gate.market)
        # A member of another market is a stranger here: their token names another audience. One
        # whose last role was taken back is one too.
        if person is None or not person.roles:
            raise NotSignedIn
        return replace(person, permissions=self._gate.permissions.of(person.roles))


async def _asked(request: Request, claims: Claims, market: str) -> Person | None:
    """In the request's own unit of work where it has one: a second connection beside the one
    that is held would let callers wait for each other."""
    session: Session | None = getattr(request.state, "session", None)
    if session is not None:
        return await person_behind(session, claims, market)
    async with services_of(request).database.reading() as reading:
        return await person_behind(reading, claims, market)
