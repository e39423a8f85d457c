"""Production refuses to start until every setting is safe; each problem names its variable."""

import secrets
from typing import Any

import pytest

from steelyard.app import RefusesToStart, create_app
from steelyard.settings import DEVELOPMENT_SECRET, Settings

SAFE: dict[str, Any] = {
    "app_env": "production",
    "base_url": "https://market.example.com",
    "secret_key": secrets.token_hex(32),
    "database_url": "postgresql+asyncpg://app@db.example.com/steelyard",
    "VALKEY_URL": "redis://cache.example.com",
    "admin_gate": "network",
    "stripe_secret_key": "sk_live_x",
    "stripe_publishable_key": "pk_live_x",
    "stripe_webhook_secret": ["whsec_x"],
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "x" * 32,
    "twilio_phone_number": "+13125550100",
    "smtp_url": "smtp://mail.example.com:25",
}
UNSAFE: list[tuple[str, Any, str]] = [
    ("secret_key", DEVELOPMENT_SECRET, "SECRET_KEY"),
    ("secret_key", "short", "SECRET_KEY"),
    ("secret_key", "", "SECRET_KEY"),
    ("database_url", "", "DATABASE_URL"),
    ("VALKEY_URL", "", "VALKEY_URL"),
    ("base_url", "http://market.example.com", "BASE_URL"),
    ("base_url", "https://127.0.0.1", "BASE_URL"),
    ("base_url", "https://localhost:8000", "BASE_URL"),
    ("base_url", "https://[::1]", "BASE_URL"),
    ("admin_gate", "", "ADMIN_GATE"),
    ("admin_gate", "cloudflare", "CF_ACCESS_TEAM_DOMAIN"),
    ("stripe_secret_key", "", "STRIPE_SECRET_KEY"),
    ("stripe_secret_key", "sk_test_x", "STRIPE_SECRET_KEY"),
    ("stripe_secret_key", "rk_test_x", "STRIPE_SECRET_KEY"),
    ("stripe_publishable_key", "", "STRIPE_PUBLISHABLE_KEY"),
    ("stripe_webhook_secret", [], "STRIPE_WEBHOOK_SECRET"),
    ("twilio_account_sid", "", "TWILIO_ACCOUNT_SID"),
    ("twilio_auth_token", "", "TWILIO_AUTH_TOKEN"),
    ("twilio_phone_number", "", "TWILIO_PHONE_NUMBER"),
    ("smtp_url", "", "SMTP_URL"),
    ("sandbox_url", "http://127.0.0.1:9000", "SANDBOX_URL"),
    ("sandbox_secret", "x", "SANDBOX_SECRET"),
    ("chaos_failpoints", "somewhere/points", "CHAOS_FAILPOINTS"),
    ("stripe_api_base", "http://127.0.0.1:9000/stripe", "STRIPE_API_BASE"),
    ("twilio_api_base", "http://127.0.0.1:9000/twilio", "TWILIO_API_BASE"),
    ("google_maps_api_base", "http://127.0.0.1:9000/google", "GOOGLE_MAPS_API_BASE"),
    ("google_places_api_base", "http://127.0.0.1:9000/google", "GOOGLE_PLACES_API_BASE"),
]


def test_safe_settings_have_no_problems() -> None:
    assert Settings.model_validate(SAFE).problems() == []
    gate = {
        "admin_gate": "cloudflare",
        "cf_access_team_domain": "team.cloudflareaccess.com",
        "cf_access_aud": "audience",
    }
    assert Settings.model_validate({**SAFE, **gate}).problems() == []


@pytest.mark.parametrize(("field", "value", "variable"), UNSAFE)
def test_one_unsafe_setting_is_named_and_stops_the_start(
    field: str, value: object, variable: str
) -> None:
    settings = Settings.model_validate({**SAFE, field: value})
    assert any(variable in problem for problem in settings.problems())
    assert all(problem.endswith(".") for problem in settings.problems())
    with pytest.raises(RefusesToStart, match=variable) as refused:
        create_app(settings)
    said = str(refused.value)
    assert SAFE["secret_key"] not in said
    assert not (field.endswith(("_key", "_token")) and value and str(value) in said)


@pytest.mark.parametrize("half", ["cf_access_team_domain", "cf_access_aud"])
def test_half_a_gate_is_none(half: str) -> None:
    settings = Settings.model_validate({**SAFE, "admin_gate": "cloudflare", half: "x"})
    with pytest.raises(RefusesToStart, match="CF_ACCESS"):
        create_app(settings)


def test_every_problem_is_told_at_once() -> None:
    bare = Settings.model_validate({"app_env": "production"})
    with pytest.raises(RefusesToStart) as refused:
        create_app(bare)
    assert str(refused.value).splitlines() == bare.problems()
    assert len(bare.problems()) > 10


def test_away_from_production_everything_may_point_at_this_machine() -> None:
    assert Settings.model_validate({"app_env": "development"}).problems() == []
