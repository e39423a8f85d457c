"""What the desk's types are generated from: the description of the controls.

``python -m steelyard.sandbox.openapi`` writes ``web/src/sandbox/sandbox.openapi.json``; with
``--check`` it only says whether it is up to date (exit code 1 if not).
"""

import json
import sys
import tempfile
from pathlib import Path

from steelyard.sandbox.access import Access
from steelyard.sandbox.app import build_app
from steelyard.sandbox.world import open_world

ROOT = Path(__file__).parents[3]
FILE = ROOT / "web" / "src" / "sandbox" / "sandbox.openapi.json"


def described() -> str:
    with tempfile.TemporaryDirectory() as state:
        world = open_world(Path(state))
        try:
            description = build_app(world, Access()).openapi()
        finally:
            world.ground.store.close()
    return json.dumps(description, indent=1, sort_keys=True) + "\n"


def main(arguments: list[str]) -> int:
    text = described()
    if FILE.exists() and FILE.read_text(encoding="utf-8") == text:
        return 0
    name = FILE.relative_to(ROOT)
    if "--check" in arguments:
        sys.stderr.write(f"{name} is out of date: python -m steelyard.sandbox.openapi\n")
        return 1
    FILE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{name} written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
