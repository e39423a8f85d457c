"""The documents lead somewhere, speak of the project alone, and carry what the code says."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from tests.docs.pages import PAGES, ROOT, Page

from steelyard import docs
from steelyard.cli import app

_URL = re.compile(r"(?<![\w+])[a-z]+(?:\+[a-z]+)?://(?P<host>[^/\s`)<>:\"'…]*)")
_COMMAND = re.compile(r"\./steelyard +(?P<name>[a-z]+)(?P<rest>[^`\n#|]*)")
_OPTION = re.compile(r"--[a-z][a-z-]+")

HOSTS = frozenset(
    {
        "127.0.0.1",
        "api.stripe.com",
        "api.twilio.com",
        "docs.astral.sh",
        "github.com",
        "maps.googleapis.com",
        "places.googleapis.com",
        "user",
        "www.geonames.org",
        "",
    }
)
"""Where a page may point: providers, sources of data and tools, this machine."""


def _ids(page: Page) -> str:
    return page.name


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_every_generated_part_says_what_the_code_says(page: Page) -> None:
    assert docs.renewed(page.text) == page.text, "run: python -m steelyard.docs"


def test_every_generated_part_has_its_place() -> None:
    placed = {name for page in PAGES for name in re.findall(r"<!-- generated:(\S+) -->", page.text)}
    assert placed == set(docs.BLOCKS)


def test_a_page_behind_the_code_is_found_and_mended(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text("<!-- generated:settings -->\nold\n<!-- /generated -->\n", encoding="utf-8")

    assert docs.write(tmp_path, check=True) == [page]
    assert "old" in page.read_text(encoding="utf-8")
    assert docs.write(tmp_path) == [page]
    assert "`APP_ENV`" in page.read_text(encoding="utf-8")
    assert docs.write(tmp_path, check=True) == []


def test_a_part_that_nothing_makes_is_refused() -> None:
    with pytest.raises(docs.Undocumented, match="weather"):
        docs.renewed("<!-- generated:weather -->\n<!-- /generated -->")


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_every_link_leads_somewhere(page: Page) -> None:
    by_path = {other.path: other for other in PAGES}
    broken: list[str] = []
    for target in page.links:
        file, _, anchor = target.partition("#")
        path = (page.path.parent / file).resolve() if file else page.path
        if not path.exists() or (anchor and anchor not in by_path[path].anchors):
            broken.append(target)
    assert broken == []


def test_every_page_can_be_reached_from_the_index() -> None:
    by_path = {page.path: page for page in PAGES}
    seen: set[Path] = set()
    waiting = [ROOT / "docs/index.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or path not in by_path:
            continue
        seen.add(path)
        files = (target.partition("#")[0] for target in by_path[path].links)
        waiting += [(path.parent / file).resolve() for file in files if file]
    assert sorted(page.name for page in PAGES if page.path not in seen) == []


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_every_command_shown_exists_with_its_options(page: Page) -> None:
    group = typer.main.get_group(app)
    unknown: list[str] = []
    for shown in _COMMAND.finditer(page.text):
        command = group.commands.get(shown["name"])
        if command is None:
            unknown.append(shown[0])
            continue
        known = _options(_meant(command, shown["rest"])) | {"--help"}
        unknown += [f"{shown[0]}" for one in _OPTION.findall(shown["rest"]) if one not in known]
    assert unknown == []


def _meant(command: Any, rest: str) -> Any:
    """The command itself, or the one of its own that is named next."""
    own: dict[str, Any] = getattr(command, "commands", {})
    return own.get(rest.split(maxsplit=1)[0], command) if rest.split() else command


def _options(command: Any) -> set[str]:
    return {
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def test_every_command_is_in_the_readme() -> None:
    group = typer.main.get_group(app)
    readme = next(page for page in PAGES if page.name == "README.md")
    shown = {match["name"] for match in _COMMAND.finditer(readme.text)}
    assert set(group.commands) <= shown


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_a_page_points_only_where_readers_can_go(page: Page) -> None:
    assert {match["host"] for match in _URL.finditer(page.text)} - HOSTS == set()


@pytest.mark.parametrize("page", PAGES, ids=_ids)
def test_no_page_names_a_place_on_the_machine_it_was_written_on(page: Page) -> None:
    here = "|".join(re.escape(one.name) for one in Path("/").iterdir())
    places = re.compile(rf"(?:^|[\s`\"'(=])(/(?:{here}))(?=[/\s`\"')]|$)", re.MULTILINE)
    assert places.findall(page.text) == []
