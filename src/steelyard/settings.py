"""Everything that may differ between two installations, read from the environment once.

The sources' variable names are kept (``TWILIO_ACCOUNT_SID``, ``STRIPE_WEBHOOK_SECRET``, …).
``Settings.problems()`` is what production checks before it opens a port.
"""

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath
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
MAX_UPLOAD_CEILING = 100_000_000
"""A file is looked through in memory; no setting may ask for more than this at once."""
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
    requests_at_once: int = Field(default=16, ge=1, le=10_000)
    """How many requests a web process works on; some more wait for a moment, others hear 503."""
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
    vapid_private_key: str = Field(
        default="", pattern=r"^$|^[0-9a-fA-F]{64}$|^[A-Za-z0-9_-]{43}=?$"
    )
    """The key that signs notifications (web push): 32 octets, base64url or hexadecimal. Empty: no
    browser is offered any. Another key ends what browsers agreed to under this one."""

    storage_provider: Literal["local", "s3"] = "local"
    files_dir: str = ""
    """Where uploads lie with ``local``. Empty: ``.steelyard/files`` beneath where the process
    runs, and in production nowhere: uploads are refused."""
    max_upload_bytes: int = Field(default=15_000_000, ge=1, le=MAX_UPLOAD_CEILING)
    allowed_upload_mime: CommaList = [
        "image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf",
    ]  # fmt: skip
    upload_url_expire_seconds: int = Field(default=300, ge=10, le=3600)
    s3_region: str = ""
    s3_bucket: str = ""
    s3_access_key_id: str = ""
    s3_secret_access_key: str = ""
    s3_endpoint_url: str = ""
    """Empty: Amazon's own; else any store that speaks S3 (MinIO, R2, …)."""
    s3_public_base_url: str = ""
    """Where the public reads the bucket's ``public/`` part; empty: through signed links."""

    google_maps_api_key: str = ""
    google_maps_api_base: str = REAL_HOSTS["google_maps_api_base"]
    google_places_api_base: str = REAL_HOSTS["google_places_api_base"]

    sandbox_url: str = ""
    """Where the sandbox listens. Set only by the demo and the tests; production refuses it."""
    sandbox_secret: str = ""
    chaos_failpoints: str = ""
    """What makes ``kernel.failpoints`` end a process on purpose; production refuses it."""

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
    locksmith_time_zone: str = "America/Chicago"
    locksmith_wave_size: int = Field(default=3, ge=1, le=500)
    locksmith_wave_seconds: int = Field(default=180, ge=10, le=3600)
    locksmith_max_waves: int = Field(default=5, ge=1, le=50)
    locksmith_dispatch_deadline_minutes: int = Field(default=60, ge=1, le=1440)
    locksmith_session_idle_minutes: int = Field(default=30, ge=1, le=1440)
    locksmith_commission_basis_points: int = Field(default=2000, ge=0, le=10_000)
    locksmith_staff_alert_email: str = ""

    access_token_expire_minutes: int = Field(default=15, ge=1, le=60)
    refresh_token_expire_days: int = Field(default=14, ge=1, le=90)
    admin_bootstrap_token: str = ""
    """Whoever shows it becomes strathwell's first admin, once. Empty: nobody does."""
    booking_deposit_percent: Decimal = Field(default=Decimal("0.30"), gt=0, le=1, decimal_places=4)
    platform_commission_percent: Decimal = Field(
        default=Decimal("0.10"), ge=0, lt=1, decimal_places=4
    )
    reservation_release_percent: Decimal = Field(
        default=Decimal("0.50"), ge=0, le=1, decimal_places=4
    )
    enable_demo_ops: bool = False
    enable_admin_retry: bool = False
    strathwell_currency: str = "USD"
    strathwell_time_zone: str = "America/New_York"
    strathwell_cancellation_tiers: str = Field(
        default="60:100,30:50,14:25", pattern=r"^\d{1,3}:\d{1,3}(,\d{1,3}:\d{1,3})*$"
    )
    """Days before the event and per cent of what was paid that come back, the most days first."""
    strathwell_second_approval_minor: int = Field(default=500_000, ge=1)
    strathwell_trial_days: int = Field(default=14, ge=1, le=90)
    strathwell_subscription_minor: int = Field(default=1_900, ge=50)
    strathwell_staff_email: str = ""

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
        return [
            *self._sandbox_problems(),
            *self._secret_problems(),
            *self._gate_problems(),
            *self._storage_problems(),
        ]

    def _sandbox_problems(self) -> list[str]:
        found: list[str] = []
        if self.sandbox_url or self.sandbox_secret:
            found.append(
                "SANDBOX_URL and SANDBOX_SECRET must be unset: the sandbox is no provider."
            )
        if self.chaos_failpoints:
            found.append("CHAOS_FAILPOINTS must be unset: it ends processes on purpose.")
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

    def _storage_problems(self) -> list[str]:
        if self.storage_provider == "local":
            if self.files_dir and not PurePath(self.files_dir).is_absolute():
                return ["FILES_DIR must be an absolute path that every process of yours shares."]
            return []
        required = ("s3_region", "s3_bucket", "s3_access_key_id", "s3_secret_access_key")
        found = [
            f"{name.upper()} must be set with STORAGE_PROVIDER=s3."
            for name in required
            if not getattr(self, name)
        ]
        addresses = {
            "S3_ENDPOINT_URL": self.s3_endpoint_url,
            "S3_PUBLIC_BASE_URL": self.s3_public_base_url,
        }
        found += [
            f"{name} must start with https://."
            for name, address in addresses.items()
            if address and urlsplit(address).scheme != "https"
        ]
        return found


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings, read from the environment at first use."""
    return Settings()
