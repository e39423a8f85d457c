"""People with accounts: who they are, what they may, and on which devices they are signed in.

A market makes a ``Gate`` (its permissions and its ``Policy``), puts ``identity_router(gate)`` among
its routers and guards its own routes with ``gate.require("…")``. See docs/concepts/identity.md.
"""

from steelyard.kernel.identity.api import PUBLIC_ROUTES, identity_router
from steelyard.kernel.identity.codes import CODE_KIND
from steelyard.kernel.identity.first_admin import ensure_first_admin
from steelyard.kernel.identity.gate import Gate, Guard
from steelyard.kernel.identity.invariants import INVARIANTS
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.links import LINK_KIND
from steelyard.kernel.identity.live import live_router
from steelyard.kernel.identity.memberships import grant, memberships_of, withdraw
from steelyard.kernel.identity.models import (
    ACTIVE,
    ERASED,
    SUSPENDED,
    DeviceSession,
    Membership,
    User,
)
from steelyard.kernel.identity.passwords import Hasher, check_strength
from steelyard.kernel.identity.people import Person
from steelyard.kernel.identity.permissions import (
    ACCOUNTS,
    MEMBERS,
    PUBLIC,
    Permissions,
    Row,
    Unlisted,
    differences,
    matrix,
)
from steelyard.kernel.identity.policy import Policy
from steelyard.kernel.identity.sealing import forget_secrets, keep_secret, open_secret
from steelyard.kernel.identity.sessions import end_all_sessions, end_session, live_sessions
from steelyard.kernel.identity.tasks import PERIODICS, TASKS
from steelyard.kernel.identity.users import (
    Address,
    add_user,
    erase,
    restore,
    suspend,
    user_at,
    user_by_id,
)

SECRET_KINDS = frozenset({CODE_KIND, LINK_KIND})
"""Kinds of messages that open an account: whoever shows a log of messages hides their bodies."""

__all__ = [
    "ACCOUNTS",
    "ACTIVE",
    "ERASED",
    "INVARIANTS",
    "MEMBERS",
    "PERIODICS",
    "PUBLIC",
    "PUBLIC_ROUTES",
    "SECRET_KINDS",
    "SUSPENDED",
    "TASKS",
    "Address",
    "DeviceSession",
    "Gate",
    "Guard",
    "Hasher",
    "KeyRing",
    "Membership",
    "Permissions",
    "Person",
    "Policy",
    "Row",
    "Unlisted",
    "User",
    "add_user",
    "check_strength",
    "differences",
    "end_all_sessions",
    "end_session",
    "ensure_first_admin",
    "erase",
    "forget_secrets",
    "grant",
    "identity_router",
    "keep_secret",
    "live_router",
    "live_sessions",
    "matrix",
    "memberships_of",
    "open_secret",
    "restore",
    "suspend",
    "user_at",
    "user_by_id",
    "withdraw",
]
