"""Whatever the page on ASVS claims has a test behind it that exists and is collected."""

import ast
import re

from tests.docs.pages import PAGES, ROOT

_PAGE = next(page for page in PAGES if page.name == "docs/security-asvs.md")
_ROW = re.compile(r"^\*\*(?P<control>.+?)\*\* \((?P<marks>[^)]*\d[^)]*)\): (?P<state>\w+ ?\w*)")
_TEST = re.compile(r"`(tests/[\w/]+\.py(?:::\w+)+)`")
STATES = ("met", "partly", "not met")
CONTROLS = 40
"""How many the list has that the page answers."""


def _rows() -> dict[str, tuple[str, list[str]]]:
    """Each control, its state, and the tests named for it."""
    rows: dict[str, tuple[str, list[str]]] = {}
    for block in _PAGE.text.split("\n\n"):
        for line in (found for found in [block.strip()] if found):
            row = _ROW.match(line)
            if row is not None:
                rows[row["control"]] = (row["state"].strip(), _TEST.findall(block))
    return rows


def test_every_control_says_how_far_it_is_met() -> None:
    rows = _rows()
    assert len(rows) >= CONTROLS
    unclear = [name for name, (state, _) in rows.items() if not state.startswith(STATES)]
    assert unclear == []


def test_what_is_met_or_partly_met_names_a_test_and_what_is_not_names_none() -> None:
    for control, (state, tests) in _rows().items():
        assert bool(tests) is not state.startswith("not met"), control


def test_every_test_that_is_named_exists_and_is_collected() -> None:
    named = sorted(set(_TEST.findall(_PAGE.text)))
    assert len(named) > 80
    assert [one for one in named if not _collected(*one.split("::"))] == []


def test_a_test_that_is_none_is_noticed() -> None:
    assert not _collected("tests/docs/test_asvs.py", "test_nothing_of_the_kind")
    assert not _collected("tests/docs/pages.py", "pages")
    assert not _collected("tests/docs/test_asvs.py", "_collected")
    assert _collected("tests/docs/test_asvs.py", "test_a_test_that_is_none_is_noticed")


def _collected(file: str, *names: str) -> bool:
    """Whether pytest, by its rules of names, runs this: a function, or a method of a class."""
    path = ROOT / file
    if not (path.is_file() and path.name.startswith("test_")):
        return False
    inside: list[ast.stmt] = ast.parse(path.read_text(encoding="utf-8")).body
    *classes, function = names
    for name in classes:
        found = [one for one in inside if isinstance(one, ast.ClassDef) and one.name == name]
        if not (found and name.startswith("Test")):
            return False
        inside = found[0].body
    return function.startswith("test_") and any(
        isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name == function
        for one in inside
    )
