"""A tiny real web app: a manifest, a lock, and a build that node runs."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from steelyard.installation import ROOT
from steelyard.pages.build import Workshop

BUILD = """
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
appendFileSync('../builds.txt', `${process.version}\\n`)
while (process.env.HOLD && !existsSync('../go')) await new Promise((done) => setTimeout(done, 20))
mkdirSync('dist/assets', { recursive: true })
writeFileSync('dist/assets/app-1a2b3c.js', readFileSync('src/app.js'))
writeFileSync('dist/house.html', '<!doctype html><title>tiny</title>')
"""


def make(root: Path, **scripts: str) -> Workshop:
    """A checkout at ``root`` whose tools are this checkout's: a Node.js is got only once."""
    workshop = Workshop(root)
    (workshop.web / "src").mkdir(parents=True)
    (workshop.web / "part").mkdir()
    part = {"name": "part", "version": "1.0.0"}
    (workshop.web / "part/package.json").write_text(json.dumps(part))
    (workshop.web / "build.mjs").write_text(BUILD)
    (workshop.web / "src/app.js").write_text("export const word = 'one'\n")
    manifest = {
        "name": "tiny",
        "version": "1.0.0",
        "private": True,
        "type": "module",
        "scripts": {"build": "node build.mjs", **scripts},
    }
    depend(workshop, manifest, {"part": "file:part"})
    tools = ROOT / ".steelyard/tools"
    tools.mkdir(parents=True, exist_ok=True)
    workshop.home.mkdir()
    workshop.tools.symlink_to(tools)
    return workshop


def depend(workshop: Workshop, manifest: dict[str, Any], on: dict[str, str]) -> None:
    """Write the manifest and a lock that fits it."""
    whole = {**manifest, "dependencies": on}
    packages: dict[str, Any] = {"": {key: whole[key] for key in ("name", "version")}}
    packages[""]["dependencies"] = on
    for name, where in on.items():
        if where.startswith("file:"):
            packages[f"node_modules/{name}"] = {"resolved": where[5:], "link": True}
            packages[where[5:]] = {"version": "1.0.0"}
        else:
            # As in our own lock: the version, and no host. npm asks the index it is set to.
            packages[f"node_modules/{name}"] = {"version": where}
    lock = {
        "name": "tiny",
        "version": "1.0.0",
        "lockfileVersion": 3,
        "requires": True,
        "packages": packages,
    }
    (workshop.web / "package.json").write_text(json.dumps(whole))
    (workshop.web / "package-lock.json").write_text(json.dumps(lock))


def manifest_of(workshop: Workshop) -> dict[str, Any]:
    return dict(json.loads((workshop.web / "package.json").read_text()))


def builds(workshop: Workshop) -> int:
    """How often its build was begun."""
    told = workshop.root / "builds.txt"
    return len(told.read_text().splitlines()) if told.exists() else 0


_COMMAND = """
import sys
from pathlib import Path
from steelyard.commands.pages import pages
from steelyard.output import Output
from steelyard.pages.build import Workshop
sys.exit(pages(Output(json=True), Workshop(Path(sys.argv[1]))))
"""


def start(workshop: Workshop, **environment: str) -> subprocess.Popen[str]:
    """The command ``pages`` on that checkout, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, str(workshop.root)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, list[dict[str, Any]], str]:
    """Its exit code, its objects, what it said to people."""
    out, err = process.communicate(timeout=300)
    assert "Traceback" not in err, err
    return process.returncode, [json.loads(line) for line in out.splitlines()], err
