"""What the documents name exists: promises, routes, words, packages, decisions."""

import re
import tomllib

import pytest
from fastapi.routing import APIRoute
from tests.docs.pages import PAGES, ROOT, Page

from steelyard import docs
from steelyard.app import build_markets
from steelyard.kernel.verification import promises
from steelyard.markets.locksmith.sms.commands import WORDS
from steelyard.settings import Settings

_CODE = re.compile(r"\b[KL]\d{2}[a-z]?\b")
_RANGE = re.compile(r"\b([KL]\d{2}[a-z]?)–(?:[KL]?\d{2}|[a-z])\b")
_CALL = re.compile(r"`(?P<methods>[A-Z]+(?:/[A-Z]+)*) (?P<path>/(?:locksmith/)?api/[^`\s?]*)")
_PARAMETER = re.compile(r"\{[^}]*\}")


def _page(name: str) -> Page:
    return next(page for page in PAGES if page.name == name)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_promise_named_is_one_that_verify_asks(page: Page) -> None:
    asked = {one.code for one in promises(Settings(), build_markets())}
    named = set(_CODE.findall(_RANGE.sub(r"\1", page.prose)))
    # "K18" stands for K18a, K18b and the rest.
    assert [one for one in named if not any(code.startswith(one) for code in asked)] == []


def test_every_promise_that_verify_asks_is_in_the_house() -> None:
    house = _page("docs/concepts/house.md").text
    for one in promises(Settings(), build_markets()):
        assert f"| {one.code} |" in house


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_call_shown_is_a_route(page: Page) -> None:
    served = {
        f"{method} {_PARAMETER.sub('{}', route.path)}"
        for market in build_markets()
        for router in market.routers
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    shown = {
        f"{method} {_PARAMETER.sub('{}', call['path']).removeprefix('/locksmith')}"
        for call in _CALL.finditer(page.prose)
        for method in call["methods"].split("/")
    }
    assert shown - served == set()


def test_every_word_a_locksmith_may_text_is_in_the_manual() -> None:
    manual = _page("docs/markets/locksmith.md").text
    for word in WORDS:
        assert re.search(rf"^\| .*`{word}[ `].*\|$", manual, re.MULTILINE), word


def test_every_setting_has_a_line() -> None:
    readme = _page("README.md").text
    for name in Settings.model_fields:
        assert f"| `{name.upper()}` |" in readme


def test_a_setting_without_a_line_is_noticed() -> None:
    fewer = {group: lines for group, lines in docs.SETTINGS.items() if group != "Stripe"}
    with pytest.raises(docs.Undocumented, match="stripe_secret_key"):
        docs.settings_table(fewer)


def test_every_dependency_has_its_reason() -> None:
    told = _page("docs/dependencies.md").text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["demo"]]
    wanted += project["dependency-groups"]["dev"]
    for line in wanted:
        name = re.split(r"[\[<>=~ ]", line, maxsplit=1)[0]
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told), name


def test_every_locked_package_has_its_licence() -> None:
    told = (ROOT / "THIRD_PARTY_LICENSES.md").read_text(encoding="utf-8")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    for name, version in re.findall(r"^([a-z0-9][\w.-]*)==([^ ;\\]+)", lock, re.MULTILINE):
        assert f"| {name} | {version} |" in told, "run: python tools/licences.py"


def test_every_decision_is_listed() -> None:
    listed = _page("docs/decisions/README.md").links
    pages = [page.path.name for page in PAGES if page.path.parent.name == "decisions"]
    assert sorted(listed) == sorted(name for name in pages if name != "README.md")
