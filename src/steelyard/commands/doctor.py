"""What is missing here, and how to mend it."""

import os
import shutil
import sys
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import cast

from redis.asyncio import Redis
from sqlalchemy import text

from steelyard.installation import STATE, resolve
from steelyard.kernel.db import Database
from steelyard.migrations.run import pending
from steelyard.output import ENVIRONMENT, GOOD, Output
from steelyard.processes import EnvironmentProblem
from steelyard.settings import Settings

_DISK_LEAST = 1 << 30
DURABILITY = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``remedy`` is empty where nothing is wrong."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


async def doctor(output: Output) -> int:
    """Look at everything a running house needs. 0 when nothing is missing, else 3."""
    findings = [_python(), _disk()]
    try:
        settings = resolve().settings()
    except EnvironmentProblem as problem:
        findings.append(Finding("servers", ok=False, detail=str(problem), remedy=str(problem)))
    else:
        findings += await _database(settings)
        findings.append(await _valkey(settings))
        findings += _settings(settings)
    for finding in findings:
        output.step(finding.ok, finding.name, finding.detail)
        if finding.remedy:
            output.say(f"    → {finding.remedy}")
        output.emit(check=finding.name, ok=finding.ok, detail=finding.detail, remedy=finding.remedy)
    wrong = sum(not finding.ok for finding in findings)
    output.emit(ok=wrong == 0, checked=len(findings), wrong=wrong)
    output.say("All is well." if wrong == 0 else f"{wrong} of {len(findings)} need attention.")
    return GOOD if wrong == 0 else ENVIRONMENT


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", ok=sys.version_info >= (3, 13), detail=version)


def _disk() -> Finding:
    STATE.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(STATE).free
    ok = free > _DISK_LEAST
    return Finding(
        "disk",
        ok=ok,
        detail=f"{free / (1 << 30):.1f} GiB free",
        remedy="" if ok else "Free at least 1 GiB where .steelyard lies.",
    )


async def _database(settings: Settings) -> list[Finding]:
    database = Database(settings.database_url, pool_size=1, role=None)
    try:
        async with database.reading() as session:
            version = str(await session.scalar(text("SHOW server_version")))
            durable = {
                name: await session.scalar(text("SELECT current_setting(:name)"), {"name": name})
                for name in DURABILITY
            }
        missing = await pending(settings.database_url)
    except Exception as error:
        return [
            Finding(
                "database",
                ok=False,
                detail=type(error).__name__,
                remedy="Check DATABASE_URL and that the server runs.",
            )
        ]
    finally:
        await database.close()
    weak = [name for name, wanted in DURABILITY.items() if durable[name] != wanted]
    return [
        Finding(
            "database",
            ok=version.startswith(("18", "19")),
            detail=f"PostgreSQL {version}",
            remedy="" if version.startswith(("18", "19")) else "Steelyard needs PostgreSQL 18.",
        ),
        Finding(
            "durability",
            ok=not weak,
            detail=", ".join(f"{name}={durable[name]}" for name in DURABILITY),
            remedy=f"Set {', '.join(weak)} to on." if weak else "",
        ),
        Finding(
            "schema",
            ok=not missing,
            detail="up to date" if not missing else f"{len(missing)} migrations missing",
            remedy="./steelyard migrate" if missing else "",
        ),
    ]


async def _valkey(settings: Settings) -> Finding:
    client = Redis.from_url(  # pyright: ignore[reportUnknownMemberType]
        settings.valkey_url, socket_timeout=2, socket_connect_timeout=2
    )
    try:
        await cast("Awaitable[bool]", client.ping())  # pyright: ignore[reportUnknownMemberType]
    except Exception as error:
        return Finding(
            "valkey",
            ok=False,
            detail=type(error).__name__,
            remedy="Check VALKEY_URL and that the server runs.",
        )
    finally:
        await client.aclose()
    return Finding("valkey", ok=True, detail="answers")


def _settings(settings: Settings) -> list[Finding]:
    problems = settings.problems()
    if problems:
        return [Finding("settings", ok=False, detail="", remedy=one) for one in problems]
    return [Finding("settings", ok=True, detail=os.environ.get("APP_ENV", settings.app_env))]
