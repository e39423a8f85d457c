"""What the pages are generated from: the markets' descriptions and the words of their states.

``python -m steelyard.openapi`` writes ``web/src/api/<market>.openapi.json`` and
``<market>.states.json``; with ``--check`` it only says whether they are up to date (exit code 1 if
not). The code of routes and lifecycles is the source.
"""

import json
import sys
from pathlib import Path

from steelyard.app import build_markets, market_app
from steelyard.installation import ROOT
from steelyard.kernel.market import Market

FOLDER = ROOT / "web" / "src" / "api"


def described() -> dict[Path, str]:
    """Each file's text, by where it belongs."""
    made: dict[Path, str] = {}
    for market in build_markets():
        made[FOLDER / f"{market.name}.openapi.json"] = _text(_description(market))
        made[FOLDER / f"{market.name}.states.json"] = _text(_states(market))
    return made


def stale() -> list[Path]:
    """The files that do not say what the code says."""
    return [
        path
        for path, text in described().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def _description(market: Market) -> dict[str, object]:
    description = market_app(market).openapi()
    # The version of the package is not part of the contract.
    description["info"] = {**description["info"], "version": "0"}
    return description


def _states(market: Market) -> dict[str, object]:
    """Entity → state → how it is shown."""
    return {
        lifecycle.entity_type: {
            str(state.name): {"label": state.label, "tone": state.tone}
            for state in lifecycle.states
        }
        for lifecycle in market.lifecycles
    }


def _text(said: dict[str, object]) -> str:
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    behind = stale()
    for path in behind:
        name = path.relative_to(ROOT)
        if "--check" in arguments:
            sys.stderr.write(f"{name} is out of date: python -m steelyard.openapi\n")
        else:
            path.write_text(described()[path], encoding="utf-8")
            sys.stdout.write(f"{name} written\n")
    return 1 if behind and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
