"""Everything that may differ between two installations, read from the environment once.

The sources' variable names are kept (``TWILIO_ACCOUNT_SID``, ``STRIPE_WEBHOOK_SECRET``, …).
``Settings.problems()`` is what production checks before it opens a port.
"""

import re
from functools import lru_cache
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split_commas(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


CommaList = Annotated[list[str], NoDecode, BeforeValidator(_split_commas)]

DEVELOPMENT_SECRET = "development-only-secret-never-used-in-production"  # noqa: S105 - refused in production
_KEY = re.compile(r"[a-z0-9]{1,8}:.{32,}")
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_CHOOSE_A_GATE = (
    "ADMIN_GATE must be chosen: 'cloudflare' (with CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD) "
    "verifies who is at the door; 'network' trusts whoever reaches it."
)
REAL_HOSTS = {
    "stripe_api_base": "https://api.stripe.com",
    "twilio_api_base": "https://api.twilio.com",
    "google_maps_api_base": "https://maps.googleapis.com",
    "google_places_api_base": "https://places.googleapis.com",
}


class Settings(BaseSettings):
    """One installation's settings. Secrets come from the environment only."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True)

    app_env: Literal["development", "test", "production"] = "development"
    base_url: str = "http://127.0.0.1:8000"
    frontend_url: str = ""
    web_dist: str = ""
    """The folder of the built web app. Empty: ``serve`` takes ``web/dist`` of its own checkout,
    and an application made without it has no pages."""
    secret_key: str = DEVELOPMENT_SECRET

    database_url: str = ""
    migration_database_url: str = ""
    database_pool_size: int = Field(default=12, ge=1, le=200)
    valkey_url: str = Field(default="", validation_alias=AliasChoices("VALKEY_URL", "REDIS_URL"))

    identity_keys: CommaList = []
    """``id:secret`` pairs, the one in use first. Empty: one key made from ``SECRET_KEY``."""
    identity_admin_email: str = ""
    identity_codes_per_day: int = Field(default=2000, ge=1, le=1_000_000)

    admin_gate: Literal["", "cloudflare", "network"] = ""
    cf_access_team_domain: str = ""
    cf_access_aud: str = ""

    stripe_secret_key: str = ""
    stripe_publishable_key: str = ""
    stripe_webhook_secret: CommaList = []
    """Several while a secret is being rotated; every one of them is accepted."""
    stripe_api_base: str = REAL_HOSTS["stripe_api_base"]

    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_phone_number: str = ""
    twilio_api_base: str = REAL_HOSTS["twilio_api_base"]

    smtp_url: str = ""
    """``smtp://user:password@host:port``; ``smtps://`` for implicit TLS; empty: no mail is sent."""
    mail_from: str = "Steelyard <no-reply@localhost>"

    google_maps_api_key: str = ""
    google_maps_api_base: str = REAL_HOSTS["google_maps_api_base"]
    google_places_api_base: str = REAL_HOSTS["google_places_api_base"]

    sandbox_url: str = ""
    """Where the sandbox listens. Set only by the demo and the tests; production refuses it."""
    sandbox_secret: str = ""

    sentry_dsn: str = ""
    otel_exporter_otlp_endpoint: str = ""
    cors_origins: CommaList = []
    trusted_proxy_hops: int = Field(default=0, ge=0, le=5)
    """How many proxies in front append to X-Forwarded-For; 0 trusts the socket alone."""
    max_body_bytes: int = Field(default=256 * 1024, ge=1024)
    audit_head_file: str = ""
    audit_head_webhook_url: str = ""
    worker_metrics_port: int = Field(default=0, ge=0, le=65535)
    """Where a worker tells its Prometheus figures; 0: nowhere."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    rate_limits: bool = True

    locksmith_currency: str = "USD"
    locksmith_wave_size: int = Field(default=3, ge=1, le=500)
    locksmith_wave_seconds: int = Field(default=180, ge=10, le=3600)
    locksmith_max_waves: int = Field(default=5, ge=1, le=50)
    locksmith_dispatch_deadline_minutes: int = Field(default=60, ge=1, le=1440)
    locksmith_session_idle_minutes: int = Field(default=30, ge=1, le=1440)
    locksmith_commission_basis_points: int = Field(default=2000, ge=0, le=10_000)
    locksmith_staff_alert_email: str = ""

    @property
    def is_production(self) -> bool:
        return self.app_env == "production"

    @property
    def speaks_to_sandbox(self) -> bool:
        return bool(self.sandbox_url)

    def problems(self) -> list[str]:
        """What stands in the way of production, one sentence each, naming the variable.

        Empty in development and test: there everything may point at this machine.
        """
        if not self.is_production:
            return []
        return [*self._sandbox_problems(), *self._secret_problems(), *self._gate_problems()]

    def _sandbox_problems(self) -> list[str]:
        found: list[str] = []
        if self.sandbox_url or self.sandbox_secret:
            found.append(
                "SANDBOX_URL and SANDBOX_SECRET must be unset: the sandbox is no provider."
            )
        for name, real in REAL_HOSTS.items():
            if getattr(self, name) != real:
                found.append(f"{name.upper()} must be {real} or unset.")
        if (urlsplit(self.base_url).hostname or "") in LOOPBACK_HOSTS:
            found.append(
                "BASE_URL must be the address the public uses, not this machine's loopback."
            )
        if urlsplit(self.base_url).scheme != "https":
            found.append("BASE_URL must start with https://.")
        return found

    def _secret_problems(self) -> list[str]:
        found: list[str] = []
        if self.secret_key == DEVELOPMENT_SECRET or len(self.secret_key) < 32:
            found.append("SECRET_KEY must be set to at least 32 random characters.")
        if self.stripe_secret_key.startswith(("sk_test_", "rk_test_")):
            found.append("STRIPE_SECRET_KEY is a test key; production needs a live one.")
        ids = [one.partition(":")[0] for one in self.identity_keys]
        if len(set(ids)) < len(ids) or not all(map(_KEY.fullmatch, self.identity_keys)):
            found.append(
                "IDENTITY_KEYS must be id:secret pairs: ids of a-z and 0-9, each once, secrets of "
                "at least 32 characters."
            )
        required = (
            "database_url",
            "valkey_url",
            "stripe_secret_key",
            "stripe_publishable_key",
            "stripe_webhook_secret",
            "twilio_account_sid",
            "twilio_auth_token",
            "twilio_phone_number",
            "smtp_url",
        )
        found += [f"{name.upper()} must be set." for name in required if not getattr(self, name)]
        return found

    def _gate_problems(self) -> list[str]:
        if not self.admin_gate:
            return [_CHOOSE_A_GATE]
        if self.admin_gate == "cloudflare" and not (
            self.cf_access_team_domain and self.cf_access_aud
        ):
            return ["ADMIN_GATE=cloudflare needs CF_ACCESS_TEAM_DOMAIN and CF_ACCESS_AUD."]
        return []


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read from the environment at first use."""
    return Settings()
