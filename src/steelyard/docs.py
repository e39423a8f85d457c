"""``python -m steelyard.docs``: write the parts of the documents that the code already says.

Between ``<!-- generated:NAME -->`` and ``<!-- /generated -->`` a page carries what this module
makes: diagrams of the lifecycles, the settings, a chart of accounts, the promises, the words of a
text message. ``--check`` writes nothing and ends with 1 when a page is behind the code.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pydantic_core import PydanticUndefined

from steelyard import bounds
from steelyard.kernel import (
    approvals,
    billing,
    disputes,
    files,
    identity,
    lifecycle,
    messaging,
    moderation,
    payments,
    payouts,
)
from steelyard.kernel.invariants import Invariant
from steelyard.kernel.invariants.database import DATABASE
from steelyard.kernel.ledger import Chart
from steelyard.kernel.ledger.invariants import INVARIANTS as LEDGER
from steelyard.kernel.lifecycle import Lifecycle
from steelyard.kernel.messaging import words
from steelyard.kernel.payments.lifecycles import payment_lifecycle, refund_lifecycle
from steelyard.kernel.verification.house import Chain
from steelyard.kernel.verification.lifecycles import OnePath
from steelyard.markets.locksmith import lifecycles as locksmith
from steelyard.markets.locksmith.invariants import INVARIANTS as LOCKSMITH_PROMISES
from steelyard.markets.locksmith.money.accounts import CHART as LOCKSMITH_CHART
from steelyard.markets.locksmith.sms.commands import WORDS
from steelyard.markets.strathwell import lifecycles as strathwell
from steelyard.markets.strathwell.bookings.invariants import INVARIANTS as STRATHWELL_BOOKINGS
from steelyard.markets.strathwell.money.accounts import CHART as STRATHWELL_CHART
from steelyard.markets.strathwell.money.invariants import INVARIANTS as STRATHWELL_MONEY
from steelyard.output import GOOD, WRONG, Output
from steelyard.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
_BLOCK = re.compile(
    r"(?P<open><!-- generated:(?P<name>[a-z_:-]+) -->\n).*?(?P<close><!-- /generated -->)",
    re.DOTALL,
)
_SECRET = re.compile(r"(secret|token|_key$|_dsn$|database_url|valkey_url|smtp_url)")

SETTINGS: dict[str, dict[str, str]] = {
    "The house": {
        "app_env": "`development`, `test` or `production`. Production switches the refusals on.",
        "base_url": "The address the public uses; webhooks are signed over it.",
        "frontend_url": "Where links in texts lead; empty: `BASE_URL`.",
        "web_dist": "The folder of the built web app; empty: `web/dist` beside the program.",
        "secret_key": "At least 32 random characters. Signs links, cookies, page cursors and the "
        "audit's head; seals kept replies.",
        "log_level": "`DEBUG`, `INFO`, `WARNING` or `ERROR`. Logs are JSON lines.",
        "max_body_bytes": "The largest request body; webhooks have bounds of their own.",
        "cors_origins": "Other origins whose pages may call the API, comma separated.",
        "trusted_proxy_hops": "How many proxies of yours append to `X-Forwarded-For`; 0: the "
        "socket's address counts.",
        "rate_limits": "`false` switches rate limits off.",
    },
    "Database and Valkey": {
        "database_url": "`postgresql+asyncpg://…`; PostgreSQL 18. Empty: the embedded one.",
        "migration_database_url": "For `migrate`: a role that owns the schema; empty: "
        "`DATABASE_URL`.",
        "database_pool_size": "Connections of one process; a worker takes up to 4 more.",
        "requests_at_once": "Requests a web process works on at once; 64 more wait half a "
        "second, the others are answered 503 with `Retry-After`.",
        "valkey_url": "`redis://…`. Empty: the embedded one.",
    },
    "Accounts": {
        "identity_keys": "`id:secret` pairs, comma separated, the one in use first; the others are "
        "still accepted. Sign access tokens and links, seal secrets. Empty: `SECRET_KEY` serves.",
        "identity_admin_email": "Whose account the first administrator of a market is; made once, "
        "the link to choose a password is mailed.",
        "identity_codes_per_day": "The most codes texted in 24 hours by the whole house: the "
        "ceiling of the bill.",
    },
    "The admin gate": {
        "admin_gate": "`cloudflare` or `network`; must be chosen in production.",
        "cf_access_team_domain": "`yourteam.cloudflareaccess.com`",
        "cf_access_aud": "The audience tag of the Access application.",
    },
    "Stripe": {
        "stripe_secret_key": "`sk_…` or `rk_…`",
        "stripe_publishable_key": "`pk_…`, handed to the customer's browser.",
        "stripe_webhook_secret": "`whsec_…`; several, comma separated, while one is changed.",
        "stripe_api_base": "Another address only for the sandbox.",
    },
    "Twilio": {
        "twilio_account_sid": "`AC…`",
        "twilio_auth_token": "Authenticates calls and checks signatures.",
        "twilio_phone_number": "The number texts come from, as `+13125550100`.",
        "twilio_api_base": "Another address only for the sandbox.",
    },
    "Mail": {
        "smtp_url": "`smtp://user:password@host:port`; `smtps://` for TLS from the first byte. "
        "Empty: no mail is sent.",
        "mail_from": "The sender of mails; also whom a push service writes to about us.",
    },
    "Notifications (web push)": {
        "vapid_private_key": "Signs what is pushed: 32 random octets, base64url or hexadecimal, "
        "kept for good. Empty: no browser is offered notifications.",
    },
    "Files": {
        "storage_provider": "`local` or `s3`.",
        "files_dir": "Where uploads lie with `local`: one folder for all processes. Empty: "
        "`.steelyard/files`, and in production nowhere: uploads are refused.",
        "max_upload_bytes": "The largest upload; a kind of file may take less.",
        "allowed_upload_mime": "Types that may be uploaded, comma separated. `image/svg+xml` only "
        "where it is added, and then as a download.",
        "upload_url_expire_seconds": "How long an upload's link takes it.",
        "s3_region": "The bucket's region.",
        "s3_bucket": "Its `incoming/` and `private/` parts must be closed to the public.",
        "s3_access_key_id": "May get, put and delete objects of the bucket, nothing more.",
        "s3_secret_access_key": "Signs links and calls.",
        "s3_endpoint_url": "Empty: Amazon's own; else any store that speaks S3.",
        "s3_public_base_url": "Where the public reads the `public/` part; empty: by signed links.",
    },
    "Google Maps": {
        "google_maps_api_key": "Empty: the embedded gazetteer finds towns, not streets.",
        "google_maps_api_base": "Another address only for the sandbox.",
        "google_places_api_base": "Another address only for the sandbox.",
    },
    "Watching": {
        "worker_metrics_port": "Where a worker tells its Prometheus figures; 0: nowhere.",
        "audit_head_file": "A file to which the audit's signed head is appended every minute.",
        "audit_head_webhook_url": "An address that gets the same lines.",
        "sentry_dsn": "Errors go to Sentry when set; nothing personal is sent.",
        "otel_exporter_otlp_endpoint": "An OpenTelemetry collector (OTLP over HTTP) that gets "
        "traces; empty: none are made.",
    },
    "Sandbox (never in production)": {
        "sandbox_url": "Where the sandbox listens; set by the demo.",
        "sandbox_secret": "Opens its controls and the demo's clock.",
        "chaos_failpoints": "Points at which a process ends on purpose; the storm's own.",
    },
    "Locksmith": {
        "locksmith_currency": "ISO 4217; of deposits and prices.",
        "locksmith_time_zone": "IANA name; whose midnights part the days of lists and figures.",
        "locksmith_wave_size": "Locksmiths asked at once.",
        "locksmith_wave_seconds": "How long a wave is open.",
        "locksmith_max_waves": "Waves of one round before the search ends.",
        "locksmith_dispatch_deadline_minutes": "Time for one round before the search ends.",
        "locksmith_session_idle_minutes": "After so long a request counts as abandoned.",
        "locksmith_commission_basis_points": "The house's part of a deposit: 2000 is 20 %.",
        "locksmith_staff_alert_email": "Who is told that nobody was found; empty: nobody by mail.",
    },
    "Strathwell": {
        "admin_bootstrap_token": "Whoever shows it becomes the first admin, once. Empty: nobody.",
        "access_token_expire_minutes": "How long an access token is good.",
        "refresh_token_expire_days": "How long a device stays signed in without being used.",
        "booking_deposit_percent": "The deposit as a share of the whole: 0.30 is 30 %.",
        "platform_commission_percent": "The house's share of what a vendor is paid.",
        "reservation_release_percent": "A vendor's share that may be asked for before the event.",
        "strathwell_currency": "ISO 4217; of prices, bookings and payouts.",
        "strathwell_time_zone": "Whose midnight begins the day of an event.",
        "strathwell_cancellation_tiers": "Days before the event and per cent of what was paid that "
        "come back, the most days first.",
        "strathwell_second_approval_minor": "From this amount on a payout or a refund is approved "
        "by two people.",
        "strathwell_trial_days": "How long a trial of the subscription lasts.",
        "strathwell_subscription_minor": "What a month of the subscription costs.",
        "strathwell_staff_email": "Who is told what needs a person; empty: nobody by mail.",
        "enable_demo_ops": "Opens the demo seed and the source's guarded operations.",
        "enable_admin_retry": "Opens the retry of a webhook to admins.",
    },
}


class Undocumented(LookupError):  # noqa: N818 - a finding
    """The code has something the documents say nothing about, or the other way round."""


def settings_table(told_in: Mapping[str, Mapping[str, str]] = SETTINGS) -> str:
    """Every variable of ``Settings``, in groups. Raises Undocumented for one without a line."""
    told = [name for group in told_in.values() for name in group]
    missing = set(Settings.model_fields) ^ set(told)
    if missing:
        raise Undocumented(f"settings without a line in steelyard.docs: {sorted(missing)}")
    lines = ["| Variable | Default | |", "|---|---|---|"]
    for group, meanings in told_in.items():
        lines.append(f"| **{group}** | | |")
        lines += [
            f"| `{name.upper()}` | {_default(name)} | {meaning} |"
            for name, meaning in meanings.items()
        ]
    return "\n".join(lines)


def _default(name: str) -> str:
    value: object = Settings.model_fields[name].default
    if value is PydanticUndefined or value in ("", []):
        return ""
    if _SECRET.search(name):
        return "for development only"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def diagram(of: Lifecycle) -> str:
    """A lifecycle's picture, and what its states are called on a screen."""
    labels = " · ".join(f"`{state.name}` {state.label}" for state in of.states)
    return f"```mermaid\n{lifecycle.mermaid(of)}\n```\n\n{labels}"


def chart_tables(chart: Chart) -> str:
    """A market's accounts and reasons for transfers."""
    lines = ["| Account | Floor |", "|---|---|"]
    lines += [f"| `{purpose}` | {floor} |" for purpose, floor in chart.purposes.items()]
    lines += ["", "| Kind of transfer | What it says |", "|---|---|"]
    lines += [f"| `{kind}` | {sentence} |" for kind, sentence in chart.kinds.items()]
    return "\n".join(lines)


def word_lists(commands: Iterable[str]) -> str:
    """The words a text message may begin with, and the carriers' own."""
    return "\n".join(
        (
            f"- Commands: {_words(commands)}",
            f"- Opt out: {_words(words.OPT_OUT)}",
            f"- Opt back in: {_words(words.OPT_IN)}",
        )
    )


def _words(of: Iterable[str]) -> str:
    return ", ".join(f"`{word.upper()}`" for word in sorted(of, key=str.upper))


def promise_table(promises: Iterable[Invariant]) -> str:
    """Codes and sentences, as ``verify`` says them."""
    rows = sorted({(one.code, _sentence(one.promise)) for one in promises})
    return "\n".join(
        ["| Code | Promise |", "|---|---|", *(f"| {code} | {said} |" for code, said in rows)]
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def kernel_promises() -> Sequence[Invariant]:
    """What is promised whatever the market."""
    return (
        *LEDGER,
        *payments.INVARIANTS,
        *messaging.INVARIANTS,
        *identity.INVARIANTS,
        *approvals.INVARIANTS,
        *disputes.INVARIANTS,
        *moderation.INVARIANTS,
        *files.INVARIANTS,
        *payouts.INVARIANTS,
        *billing.INVARIANTS,
        *DATABASE,
        OnePath(()),
        Chain(Settings()),
    )


STRATHWELL_PROMISES: Sequence[Invariant] = (*STRATHWELL_BOOKINGS, *STRATHWELL_MONEY)
BLOCKS: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "limits": bounds.table,
    "lifecycle:job": lambda: diagram(locksmith.JOB),
    "lifecycle:request_session": lambda: diagram(locksmith.REQUEST),
    "lifecycle:payment": lambda: diagram(payment_lifecycle(locksmith.MARKET)),
    "lifecycle:approval": lambda: diagram(approvals.approval_lifecycle(locksmith.MARKET)),
    "lifecycle:dispute": lambda: diagram(disputes.dispute_lifecycle(locksmith.MARKET)),
    "lifecycle:file": lambda: diagram(files.file_lifecycle(locksmith.MARKET)),
    "lifecycle:refund": lambda: diagram(refund_lifecycle(locksmith.MARKET)),
    "lifecycle:vendor": lambda: diagram(strathwell.VENDOR_LIFECYCLE),
    "lifecycle:booking": lambda: diagram(strathwell.BOOKING),
    "lifecycle:booking_vendor": lambda: diagram(strathwell.ROW),
    "lifecycle:change_order": lambda: diagram(strathwell.CHANGE_ORDER),
    "lifecycle:subscription": lambda: diagram(strathwell.SUBSCRIPTION),
    "lifecycle:template": lambda: diagram(strathwell.TEMPLATE),
    "chart:locksmith": lambda: chart_tables(LOCKSMITH_CHART),
    "chart:strathwell": lambda: chart_tables(STRATHWELL_CHART),
    "words:locksmith": lambda: word_lists(WORDS),
    "promises:kernel": lambda: promise_table(kernel_promises()),
    "promises:locksmith": lambda: promise_table(LOCKSMITH_PROMISES),
    "promises:strathwell": lambda: promise_table(STRATHWELL_PROMISES),
}


def pages(root: Path = ROOT) -> list[Path]:
    """Every document of the house, in reading order."""
    return [*sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md"))]


def renewed(text: str) -> str:
    """``text`` with its generated parts made afresh. Raises Undocumented for an unknown name."""

    def fill(found: re.Match[str]) -> str:
        make = BLOCKS.get(found["name"])
        if make is None:
            raise Undocumented(f"nothing generates {found['name']!r}")
        return f"{found['open']}{make()}\n{found['close']}"

    return _BLOCK.sub(fill, text)


def write(root: Path = ROOT, *, check: bool = False) -> list[Path]:
    """Renew all pages, or with ``check`` none; returns those that were behind the code."""
    behind: list[Path] = []
    for page in pages(root):
        text = page.read_text(encoding="utf-8")
        fresh = renewed(text)
        if fresh == text:
            continue
        behind.append(page)
        if not check:
            page.write_text(fresh, encoding="utf-8")
    return behind


def main(arguments: Sequence[str]) -> int:
    """The entry point: 0, or 1 when ``--check`` found a page behind the code."""
    check = "--check" in arguments
    output = Output()
    behind = write(check=check)
    for page in behind:
        output.say(f"{'behind the code' if check else 'written'}: {page.relative_to(ROOT)}")
    if not behind:
        output.say("Every page says what the code says.")
    return WRONG if behind and check else GOOD


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
