"""Which installation a command works on: the one the environment names, or the demo's own.

With ``DATABASE_URL`` set, that database. Without it, the embedded servers in ``.steelyard/`` are
started or adopted, with the secrets a first start made for them.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from steelyard.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("STEELYARD_STATE", ROOT / ".steelyard"))
_SECRETS = (
    ("SECRET_KEY", "", 32),
    ("STRIPE_SECRET_KEY", "sk_test_", 16),
    ("STRIPE_PUBLISHABLE_KEY", "pk_test_", 16),
    ("STRIPE_WEBHOOK_SECRET", "whsec_", 24),
    ("TWILIO_ACCOUNT_SID", "AC", 16),
    ("TWILIO_AUTH_TOKEN", "", 16),
    ("SANDBOX_SECRET", "", 24),
    ("VAPID_PRIVATE_KEY", "", 32),
)
SANDBOX_PHONE = "+13125550100"
GOOGLE_KEY = "sandbox-google-key"


@dataclass(frozen=True)
class Installation:
    """What a process of this installation needs in its environment."""

    environment: dict[str, str]
    embedded: bool

    def settings(self) -> Settings:
        """The settings this installation's processes see."""
        os.environ.update(self.environment)
        return Settings()


def resolve(*, fresh: bool = False) -> Installation:
    """The environment's installation, or the embedded one, its servers running.

    Raises EnvironmentProblem where a server cannot be started.
    """
    named = bool(os.environ.get("DATABASE_URL")) and _cache_is_named()
    # Production never falls back on servers of its own: what is missing is refused by name.
    if named or os.environ.get("APP_ENV") == "production":
        return Installation(environment={}, embedded=False)
    return _embedded(fresh=fresh)


def _cache_is_named() -> bool:
    return bool(os.environ.get("VALKEY_URL") or os.environ.get("REDIS_URL"))


def _embedded(*, fresh: bool) -> Installation:
    # Only where they are needed: a production install carries no servers of its own.
    from steelyard.embedded import PostgresServer, ValkeyServer, erase_all  # noqa: PLC0415

    if fresh:
        erase_all(STATE)
        for kept in ("secrets.env", "sandbox"):
            _forget(STATE / kept)
    environment = dict(_secrets())
    if not os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = PostgresServer(STATE).start().sqlalchemy_url
    if not _cache_is_named():
        environment["VALKEY_URL"] = ValkeyServer(STATE).start().url
    return Installation(environment=environment, embedded=True)


def _secrets() -> dict[str, str]:
    """Made at the first start, kept for the next: a demo's data must stay readable."""
    path = STATE / "secrets.env"
    STATE.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    known = dict(line.split("=", 1) for line in lines)
    # A state of before a secret was asked for gets it now.
    missing = {
        name: prefix + secrets.token_hex(size)
        for name, prefix, size in _SECRETS
        if name not in known
    }
    if missing:
        lines += [f"{name}={value}" for name, value in missing.items()]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return {name: os.environ.get(name, value) for name, value in (known | missing).items()}


def _forget(path: Path) -> None:
    if path.is_dir():
        for child in path.iterdir():
            _forget(child)
        path.rmdir()
    elif path.exists():
        path.unlink()


def sandbox_environment(port: int, smtp_port: int, web: str) -> dict[str, str]:
    """What points a process at the sandbox instead of at the world."""
    base = f"http://127.0.0.1:{port}"
    return {
        "APP_ENV": "development",
        "BASE_URL": web,
        "SANDBOX_URL": base,
        "STRIPE_API_BASE": f"{base}/stripe",
        "TWILIO_API_BASE": f"{base}/twilio",
        "TWILIO_PHONE_NUMBER": SANDBOX_PHONE,
        "GOOGLE_MAPS_API_KEY": GOOGLE_KEY,
        "GOOGLE_MAPS_API_BASE": f"{base}/google",
        "GOOGLE_PLACES_API_BASE": f"{base}/google",
        "SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MAIL_FROM": "Steelyard <no-reply@steelyard.test>",
        "LOCKSMITH_STAFF_ALERT_EMAIL": "dispatch@steelyard.test",
    }
