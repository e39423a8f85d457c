"""What staff send and see of accounts and roles."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from steelyard.kernel.approvals import Approval
from steelyard.kernel.http.pages import Cursor, PageSize
from steelyard.kernel.http.wire import Answer, Line, Lines, Reason, StrictBool, WireModel, example
from steelyard.kernel.identity.members import Member
from steelyard.kernel.identity.permissions import Permissions

RoleName = Annotated[Line, Field(min_length=1, max_length=50, examples=["admin"])]
Status = Literal["active", "suspended", "erased"]
RequestStatus = Literal["pending", "done", "rejected", "withdrawn", "expired"]


class MemberFilter(BaseModel):
    """Which members. ``q``: part of a name, an address or a phone."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Line, Field(max_length=100)] | None = None
    role: RoleName | None = None
    status: Status | None = None
    cursor: Cursor = None
    size: PageSize = 50


class RequestFilter(BaseModel):
    """Which requests about roles; those of one person with ``user_id``."""

    model_config = ConfigDict(extra="forbid")

    status: RequestStatus | None = None
    user_id: UUID | None = None
    cursor: Cursor = None
    size: PageSize = 50


class RoleWish(WireModel):
    """The role to give, and why."""

    model_config = ConfigDict(**example(role="admin", reason="Ben runs the desk from Monday."))

    role: RoleName
    reason: Reason


class RoleDecision(WireModel):
    """Agree, or refuse with a reason."""

    model_config = ConfigDict(**example(approve=True, reason="As we said on Friday."))

    approve: StrictBool
    reason: Annotated[Lines, Field(max_length=500)] = ""


class RoleSeen(Answer):
    """A role somebody has. ``takes_two``: giving and taking it takes two people."""

    role: str
    takes_two: bool
    organisation_id: UUID | None
    granted_at: datetime
    granted_by: str = Field(description="Who gave it, as `kind:id`.")


class MemberSeen(Answer):
    """Somebody with a role here."""

    id: UUID
    name: str
    email: str | None
    phone: str | None
    status: Status
    status_reason: str | None
    is_verified: bool
    created_at: datetime
    roles: list[RoleSeen]
    devices: int = Field(description="On how many devices they are signed in here.")
    is_you: bool

    @classmethod
    def of(cls, member: Member, permissions: Permissions, asking: UUID) -> "MemberSeen":
        user = member.user
        return cls(
            id=user.id,
            name=user.name,
            email=user.email,
            phone=user.phone,
            status=user.status,  # pyright: ignore[reportArgumentType] - checked by the database
            status_reason=user.status_reason,
            is_verified=user.is_verified,
            created_at=user.created_at,
            roles=[
                RoleSeen(
                    role=one.role,
                    takes_two=permissions.is_privileged(one.role),
                    organisation_id=one.organisation_id,
                    granted_at=one.granted_at,
                    granted_by=one.granted_by,
                )
                for one in member.memberships
            ],
            devices=member.devices,
            is_you=user.id == asking,
        )


class RoleOffered(Answer):
    """A role of this market."""

    role: str
    takes_two: bool


class RolesOffered(Answer):
    items: list[RoleOffered]


class RoleRequestSeen(Answer):
    """A role that somebody asked to give or take, and what became of it."""

    id: UUID
    user_id: UUID
    user_name: str
    role: str
    change: Literal["grant", "revoke"]
    reason: str
    status: str
    requested_by: str
    requested_by_name: str
    created_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_by_name: str | None
    decision_reason: str | None
    decided_at: datetime | None
    is_yours: bool = Field(description="You asked; you may withdraw it while it waits.")
    why_not: str | None = Field(description="Why you may not decide it.")

    @classmethod
    def of(
        cls, asked: Approval, names: dict[str, str], asking: UUID, why_not: str | None
    ) -> "RoleRequestSeen":
        return cls(
            id=asked.id,
            user_id=UUID(asked.subject_id),
            user_name=names.get(asked.subject_id, ""),
            role=asked.payload["role"],
            change=asked.payload["change"],
            reason=asked.reason,
            status=asked.status,
            requested_by=asked.requested_by,
            requested_by_name=names.get(asked.requested_by, ""),
            created_at=asked.created_at,
            expires_at=asked.expires_at,
            decided_by=asked.decided_by,
            decided_by_name=names.get(asked.decided_by) if asked.decided_by else None,
            decision_reason=asked.decision_reason,
            decided_at=asked.decided_at,
            is_yours=asked.requested_by == str(asking),
            why_not=why_not,
        )


class RoleOutcome(Answer):
    """``done``, or it ``waits`` for a second person. ``alone``: done by one person, since nobody
    else was there who could agree; everybody who looks after accounts is told."""

    status: Literal["done", "waits"]
    alone: bool
    request: RoleRequestSeen | None
