"""What an installation decides about money and terms, as one value."""

from dataclasses import dataclass
from decimal import Decimal
from email.utils import parseaddr
from typing import cast

from steelyard.kernel.db import Session
from steelyard.markets.strathwell.rules import CancellationPolicy
from steelyard.settings import Settings


@dataclass(frozen=True, slots=True)
class Policy:
    """Shares in basis points, amounts in minor units of ``currency``."""

    currency: str
    deposit_basis_points: int
    commission_basis_points: int
    reservation_basis_points: int
    cancellation: CancellationPolicy
    second_approval_minor: int
    """Payouts and refunds from this amount on are approved by two people."""
    trial_days: int
    subscription_minor: int
    """What a month of the subscription costs."""
    time_zone: str
    public_url: str
    business_name: str
    staff_email: str
    demo_ops: bool
    admin_retry: bool


def policy_from(settings: Settings) -> Policy:
    return Policy(
        currency=settings.strathwell_currency,
        deposit_basis_points=_basis_points(settings.booking_deposit_percent),
        commission_basis_points=_basis_points(settings.platform_commission_percent),
        reservation_basis_points=_basis_points(settings.reservation_release_percent),
        cancellation=CancellationPolicy.parse(settings.strathwell_cancellation_tiers),
        second_approval_minor=settings.strathwell_second_approval_minor,
        trial_days=settings.strathwell_trial_days,
        subscription_minor=settings.strathwell_subscription_minor,
        time_zone=settings.strathwell_time_zone,
        public_url=(settings.frontend_url or settings.base_url).rstrip("/"),
        business_name=parseaddr(settings.mail_from)[0] or "Strathwell",
        staff_email=settings.strathwell_staff_email,
        demo_ops=settings.enable_demo_ops,
        admin_retry=settings.enable_admin_retry or settings.enable_demo_ops,
    )


def policy_of(session: Session) -> Policy:
    """The policy of the installation this session belongs to (``Database.session_info``)."""
    return policy_from(cast("Settings", session.info["settings"]))


def _basis_points(share: Decimal) -> int:
    return int(share * 10_000)
