"""The settings dispatch and money go by, as one value."""

from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import cast

from steelyard.kernel.db import Session
from steelyard.settings import Settings


@dataclass(frozen=True, slots=True)
class Policy:
    """What an installation decides about dispatch, money and addresses."""

    currency: str
    wave_size: int
    wave_length: timedelta
    max_waves: int
    deadline: timedelta
    session_idle: timedelta
    commission_basis_points: int
    public_url: str
    staff_alert_email: str
    secret_key: str
    business_name: str
    """Whose name stands on a receipt: the sender's of our mails."""
    phone: str
    """Where texts come from and people call, as E.164; empty where there is none."""


def policy_from(settings: Settings) -> Policy:
    return Policy(
        currency=settings.locksmith_currency,
        wave_size=settings.locksmith_wave_size,
        wave_length=timedelta(seconds=settings.locksmith_wave_seconds),
        max_waves=settings.locksmith_max_waves,
        deadline=timedelta(minutes=settings.locksmith_dispatch_deadline_minutes),
        session_idle=timedelta(minutes=settings.locksmith_session_idle_minutes),
        commission_basis_points=settings.locksmith_commission_basis_points,
        public_url=(settings.frontend_url or settings.base_url).rstrip("/"),
        staff_alert_email=settings.locksmith_staff_alert_email,
        secret_key=settings.secret_key,
        business_name=parseaddr(settings.mail_from)[0] or "Steelyard",
        phone=settings.twilio_phone_number,
    )


def policy_of(session: Session) -> Policy:
    """The policy of the installation this session belongs to (``Database.session_info``)."""
    return policy_from(cast("Settings", session.info["settings"]))
