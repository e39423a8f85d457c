"""Who may do what in a market, as one table; and the proof that every route is in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, APIWebSocketRoute

PUBLIC = "public"
"""Everybody, signed in or not."""
MEMBERS = "members"
"""Whoever is signed in, whatever their role."""
ACCOUNTS = "identity.accounts"
"""The permission to look after accounts: see them, end their sessions, suspend and restore them,
give and take roles."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """``roles``: what each role may. ``public``: the routes open to all (``GET /api/things``),
    or guarded by something else (a provider's signature). ``privileged``: the roles of staff,
    which two people give and take; one that may look after accounts is so without being named.

    Raises ValueError for a role or a permission without a name, a privileged role not in the table.
    """

    roles: Mapping[str, Collection[str]]
    public: Collection[str] = field(default_factory=frozenset[str])
    privileged: Collection[str] = field(default_factory=frozenset[str])

    def __post_init__(self) -> None:
        if not all(self.roles) or not all(one for may in self.roles.values() for one in may):
            raise ValueError("a role and a permission have names")
        if not set(self.privileged) <= set(self.roles):
            raise ValueError("a privileged role is a role of the table")

    def of(self, roles: Iterable[str]) -> frozenset[str]:
        """Everything that somebody with these roles may; a role not in the table may nothing."""
        return frozenset(one for role in roles for one in self.roles.get(role, ()))

    def roles_with(self, permission: str) -> frozenset[str]:
        return frozenset(role for role, may in self.roles.items() if permission in may)

    def is_privileged(self, role: str) -> bool:
        """Whether it takes two people to give or take this role."""
        return role in self.privileged or role in self.roles_with(ACCOUNTS)

    @property
    def all(self) -> frozenset[str]:
        return self.of(self.roles)


@dataclass(frozen=True, slots=True)
class Row:
    """One route: what it asks for and which roles have that."""

    route: str
    needs: str | None
    roles: frozenset[str]


class Unlisted(AssertionError):  # noqa: N818 - a finding
    """Routes that nobody has decided about, or decisions about routes that are not there."""


def matrix(permissions: Permissions, routers: Sequence[APIRouter]) -> list[Row]:
    """Every route with its roles, by path.

    Raises Unlisted for a route that asks for nothing and is not among ``public``, for a permission
    that no role has, and for a public route that does not exist or does ask for something.
    """
    rows = sorted(_rows(permissions, routers), key=lambda row: row.route)
    found = {row.route for row in rows if row.needs is None}
    problems = [f"{route}: asks for nothing, and is not public" for route in
                sorted(found - set(permissions.public))]  # fmt: skip
    problems += [f"{route}: public in the table, but not a route without a guard" for route in
                 sorted(set(permissions.public) - found)]  # fmt: skip
    problems += [f"{row.route}: no role has {row.needs!r}" for row in rows
                 if row.needs not in {None, MEMBERS} and not row.roles]  # fmt: skip
    if problems:
        raise Unlisted("\n".join(problems))
    return [Row(row.route, row.needs or PUBLIC, row.roles) for row in rows]


def differences(
    permissions: Permissions, routers: Sequence[APIRouter], expected: Mapping[str, Collection[str]]
) -> list[str]:
    """Where the routes and a table written by hand part; empty when they agree.

    ``expected``: for each route its roles, or ``{PUBLIC}``, or ``{MEMBERS}``. A new route without
    a line is a difference, so is a line without its route.
    """
    actual = {row.route: _said(row) for row in matrix(permissions, routers)}
    wanted = {route: frozenset(roles) for route, roles in expected.items()}
    return [
        f"{route}: is {_words(actual.get(route))}, should be {_words(wanted.get(route))}"
        for route in sorted(actual.keys() | wanted.keys())
        if actual.get(route) != wanted.get(route)
    ]


def _said(row: Row) -> frozenset[str]:
    return frozenset({row.needs}) if row.needs in {PUBLIC, MEMBERS} else row.roles


def _words(roles: frozenset[str] | None) -> str:
    return "not there" if roles is None else ", ".join(sorted(roles)) or "nobody"


def _rows(permissions: Permissions, routers: Sequence[APIRouter]) -> Iterator[Row]:
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute | APIWebSocketRoute):
                raise Unlisted(f"{route!r}: only ordinary routes can be listed")
            asked = _needs(route.dependant)
            for method in _methods(route):
                yield Row(
                    f"{method} {route.path}",
                    asked,
                    permissions.roles_with(asked) if asked else frozenset(),
                )


def _methods(route: APIRoute | APIWebSocketRoute) -> list[str]:
    """As in the table: ``GET``, or ``WEBSOCKET`` for an upgrade."""
    return sorted(route.methods or ()) if isinstance(route, APIRoute) else ["WEBSOCKET"]


def _needs(dependant: Dependant) -> str | None:
    """What the guard among a route's dependencies asks for; of several, the one that asks more."""
    own = getattr(dependant.call, "needs", None)
    found = [own] if isinstance(own, str) else []
    found += [one for inner in dependant.dependencies if (one := _needs(inner)) is not None]
    if not found:
        return None
    return next((one for one in found if one != MEMBERS), MEMBERS)
