"""The web app's part of ``./steelyard test``: the build, and the scripts it has for checking."""

import json

from steelyard.output import Output
from steelyard.pages.build import Workshop, ensure, environment_for, prepare

SCRIPTS = {
    "web types": "typecheck",
    "web lint": "lint",
    "web unit": "test:unit",
    "web client": "client:check",
    "web budget": "budget",
}
"""What a check is called, and the script of ``web/package.json`` that is it."""


def build(output: Output, workshop: Workshop) -> None:
    """The pages. Raises EnvironmentProblem with what to do when they cannot be built."""
    ensure(workshop, output)


def scripts(
    output: Output, workshop: Workshop
) -> list[tuple[str, tuple[str, ...], dict[str, str]]]:
    """Each check there is a script for: its name, its command, its environment.

    Raises EnvironmentProblem when Node.js or the packages cannot be had.
    """
    manifest = json.loads((workshop.web / "package.json").read_text(encoding="utf-8"))
    there = manifest.get("scripts", {})
    chosen = {name: script for name, script in SCRIPTS.items() if script in there}
    if not chosen:
        return []
    node = prepare(workshop, output)
    environment = environment_for(node, workshop)
    return [
        (name, (str(node.npm), "run", "--silent", script), environment)
        for name, script in chosen.items()
    ]
