"""What a market may decide for itself about its people's sessions."""

from dataclasses import dataclass
from datetime import timedelta

PASSWORD_FLOOR = 12
ACCESS_CEILING = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Policy:
    """``open_roles``: those a stranger may register as; every other role is granted.

    ``reuse_ends_all``: a refresh token used twice ends all sessions of the user in the market,
    not only that device's. Raises ValueError for what would be weaker than the house allows.
    """

    access_lifetime: timedelta = timedelta(minutes=10)
    refresh_lifetime: timedelta = timedelta(days=14)
    password_min: int = PASSWORD_FLOOR
    reuse_ends_all: bool = False
    open_roles: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.password_min < PASSWORD_FLOOR:
            raise ValueError(f"passwords have at least {PASSWORD_FLOOR} characters")
        if not timedelta(0) < self.access_lifetime <= ACCESS_CEILING:
            raise ValueError("an access token lives for an hour at most")
        if self.refresh_lifetime <= self.access_lifetime:
            raise ValueError("a refresh token outlives the access token")
