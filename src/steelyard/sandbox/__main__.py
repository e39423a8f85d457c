"""``python -m steelyard.sandbox --port P --smtp-port Q --state DIR``."""

import argparse
import os
import sys
from pathlib import Path

from pydantic import ValidationError

from steelyard.sandbox.access import Access
from steelyard.sandbox.config import SandboxConfig, config_from_environment
from steelyard.sandbox.server import Start, run
from steelyard.sandbox.store import StateInUseError, StateVersionError

USAGE_ERROR = 2
ENVIRONMENT_ERROR = 3


def main() -> int:
    arguments = _parser().parse_args()
    try:
        run(_start(arguments))
    except ValidationError as wrong:
        return _complain(f"SANDBOX_* configuration: {wrong}", USAGE_ERROR)
    except (OSError, StateInUseError, StateVersionError) as taken:
        return _complain(str(taken), ENVIRONMENT_ERROR)
    return 0


def _start(arguments: argparse.Namespace) -> Start:
    origins = os.environ.get("SANDBOX_CORS_ORIGINS", "")
    desk = os.environ.get("SANDBOX_DESK_DIR", "")
    config: SandboxConfig | None = config_from_environment()
    return Start(
        port=arguments.port,
        smtp_port=arguments.smtp_port,
        state=arguments.state,
        host=arguments.host,
        log_level=arguments.log_level,
        config=config,
        access=Access(
            secret=os.environ.get("SANDBOX_SECRET", ""),
            origins=tuple(part.strip() for part in origins.split(",") if part.strip()),
            desk=Path(desk) if desk else None,
        ),
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steelyard.sandbox",
        description="Local servers that speak the protocols of Stripe, Twilio, Google, SMTP and "
        "web push.",
        epilog="Configuration: PUT /control/config, or SANDBOX_STRIPE_WEBHOOKS, "
        "SANDBOX_TWILIO_ACCOUNT_SID, SANDBOX_TWILIO_AUTH_TOKEN, SANDBOX_TWILIO_NUMBERS, "
        "SANDBOX_CLOCK_APP_URL, SANDBOX_CLOCK_SECRET, SANDBOX_SECRET, SANDBOX_CORS_ORIGINS, "
        "SANDBOX_DESK_DIR (a built desk page, served at /).",
    )
    parser.add_argument("--port", type=int, required=True, help="HTTP port; 0 takes a free one")
    parser.add_argument("--smtp-port", type=int, required=True, help="SMTP port; 0: a free one")
    parser.add_argument("--state", type=Path, required=True, help="directory that keeps everything")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument(
        "--log-level", default="warning", choices=["debug", "info", "warning", "error"]
    )
    return parser


def _complain(message: str, status: int) -> int:
    sys.stderr.write(f"sandbox: {message}\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
