"""Who the sandbox talks to: webhook endpoints, the messaging account, the application's clock."""

import os
from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from steelyard.sandbox.store import Store


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WebhookEndpoint(_Model):
    """One address that gets Stripe's events, signed with its own secret."""

    url: str = Field(pattern=r"^https?://")
    secret: str = Field(min_length=1)
    api_version: str | None = None
    events: list[str] = ["*"]
    """Event types wanted; ``*`` stands for any run of characters."""


class StripeConfig(_Model):
    webhook_endpoints: list[WebhookEndpoint] = []
    refund_mode: Literal["succeed", "pending", "fail"] = "succeed"
    """``pending``: refunds wait for a decision at the controls; ``fail``: pending, then failed."""
    refund_settle_seconds: float = Field(default=2, ge=0)
    processing_seconds: float = Field(default=5, ge=0)
    """How long a bank that answers late takes, in sandbox time."""
    dispute_fee: int = Field(default=1500, ge=0)
    """What a dispute costs, in the smallest unit of the charge's currency; kept when it is won."""
    payout_mode: Literal["pay", "pending", "fail"] = "pay"
    """Connected accounts' payouts: ``pending`` waits for a decision at the controls."""
    payout_delay_seconds: float = Field(default=172_800, ge=0)
    """How long after a transfer a connected account's balance goes to its bank."""
    payout_arrival_seconds: float = Field(default=86_400, ge=0)
    """How long the bank takes to book a payout, or to send it back."""


class TwilioNumber(_Model):
    """Where texts to one of the account's numbers are posted."""

    sms_url: str = ""
    sms_fallback_url: str = ""


class TwilioConfig(_Model):
    account_sid: str = ""
    auth_token: str = ""
    numbers: dict[str, TwilioNumber] = {}
    carrier_delay_ms: int = Field(default=40, ge=0, le=600_000)
    """Time between two steps of a text: queued, sent, delivered."""


class ClockConfig(_Model):
    app_url: str = ""
    """Told of every push of the clock: ``POST {"seconds", "offset_seconds"}``."""
    secret: str = ""


class SandboxConfig(_Model):
    stripe: StripeConfig = StripeConfig()
    twilio: TwilioConfig = TwilioConfig()
    clock: ClockConfig = ClockConfig()


class ConfigShelf:
    """The configuration in force; kept in the state directory."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.setting("config")
        self.current = SandboxConfig.model_validate(kept) if kept else SandboxConfig()

    def put(self, given: SandboxConfig) -> SandboxConfig:
        """Replaces each section that was given; sections left out stay as they were."""
        changed = {name: getattr(given, name) for name in given.model_fields_set}
        merged = self.current.model_copy(update=changed)
        self._store.set_setting("config", merged.model_dump())
        self.current = merged
        return merged


def config_from_environment(environ: Mapping[str, str] = os.environ) -> SandboxConfig | None:
    """What SANDBOX_* variables say at the start; they win over what was kept.

    SANDBOX_STRIPE_WEBHOOKS: ``url|secret`` or ``url|secret|api_version``, comma separated.
    SANDBOX_TWILIO_ACCOUNT_SID, SANDBOX_TWILIO_AUTH_TOKEN, SANDBOX_TWILIO_NUMBERS:
    ``+1…=sms_url`` or ``+1…=sms_url|fallback_url``, comma separated.
    SANDBOX_CLOCK_APP_URL, SANDBOX_CLOCK_SECRET.
    """
    sections: dict[str, object] = {}
    if webhooks := environ.get("SANDBOX_STRIPE_WEBHOOKS"):
        sections["stripe"] = StripeConfig(
            webhook_endpoints=[_endpoint(part) for part in webhooks.split(",")]
        )
    if sid := environ.get("SANDBOX_TWILIO_ACCOUNT_SID"):
        numbers = environ.get("SANDBOX_TWILIO_NUMBERS", "")
        sections["twilio"] = TwilioConfig(
            account_sid=sid,
            auth_token=environ.get("SANDBOX_TWILIO_AUTH_TOKEN", ""),
            numbers=dict(_number(part) for part in numbers.split(",") if part.strip()),
        )
    if app_url := environ.get("SANDBOX_CLOCK_APP_URL"):
        sections["clock"] = ClockConfig(
            app_url=app_url, secret=environ.get("SANDBOX_CLOCK_SECRET", "")
        )
    return SandboxConfig.model_validate(sections) if sections else None


def _endpoint(part: str) -> WebhookEndpoint:
    url, _, rest = part.strip().partition("|")
    secret, _, version = rest.partition("|")
    return WebhookEndpoint(url=url, secret=secret, api_version=version or None)


def _number(part: str) -> tuple[str, TwilioNumber]:
    number, _, urls = part.strip().partition("=")
    sms_url, _, fallback = urls.partition("|")
    return number, TwilioNumber(sms_url=sms_url, sms_fallback_url=fallback)
