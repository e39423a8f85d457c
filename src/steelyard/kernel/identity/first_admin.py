"""The first administrator of a market: made once, from the settings or by a token, never again."""

from sqlalchemy import text

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.identity.links import mail_link
from steelyard.kernel.identity.memberships import grant
from steelyard.kernel.identity.models import ACTIVE, FirstAdmin, User
from steelyard.kernel.identity.users import Address, add_user, user_at
from steelyard.settings import Settings

_LOCK = 7_315_082


async def ensure_first_admin(
    session: Session, settings: Settings, *, market: str, role: str
) -> User | None:
    """Give ``IDENTITY_ADMIN_EMAIL`` the role ``role``, and mail a link to choose a password.

    None when there is no such setting, or the market has had its first administrator, whatever
    became of them. No password stands in the settings, and none is made up: whoever reads that
    mailbox is the administrator. Raises Conflict when the address belongs to a shut account.
    """
    if not settings.identity_admin_email:
        return None
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if await session.get(FirstAdmin, market) is not None:
        return None
    actor = Actor.system("first-admin")
    address = Address.mail(settings.identity_admin_email)
    user = await user_at(session, address)
    if user is None:
        user = await add_user(session, market=market, actor=actor, email=address.value)
    if user.status != ACTIVE:
        raise Conflict("The first administrator's account is shut.", state=user.status)
    await grant(session, user.id, market=market, role=role, actor=actor)
    session.add(FirstAdmin(market=market, user_id=user.id))
    await session.flush()
    await mail_link(session, settings, user, market=market, purpose="reset_password")
    return user


class HasFirstAdmin(Conflict):
    """The market has had its first administrator."""

    code = "has_first_admin"


async def claim_first_admin(
    session: Session,
    *,
    market: str,
    role: str,
    email: str,
    name: str,
    password_hash: str,
    actor: Actor,
) -> User:
    """A new account with ``role``, its address taken as confirmed, as the market's first.

    For whoever has shown what only the installation's operator knows. Raises HasFirstAdmin,
    AddressTaken (an account that exists is given the role by an administrator, not by this).
    """
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if await session.get(FirstAdmin, market) is not None:
        raise HasFirstAdmin("There has been a first administrator already.")
    user = await add_user(
        session, market=market, actor=actor, email=email, name=name, password_hash=password_hash
    )
    user.email_verified_at = clock.now()
    await grant(session, user.id, market=market, role=role, actor=actor)
    session.add(FirstAdmin(market=market, user_id=user.id))
    await session.flush()
    return user
