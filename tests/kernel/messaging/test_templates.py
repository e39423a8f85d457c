"""Texts are files; what people put into them stays what it is."""

from pathlib import Path

import httpx2
import pytest
from jinja2 import TemplateNotFound, UndefinedError
from jinja2.exceptions import SecurityError
from tests.kernel.messaging.stage import MARKET, House

from steelyard.kernel.messaging import (
    previews,
    register_templates,
    render_mail,
    render_sms,
    segments_of,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    register_templates("shop", tmp_path)
    return tmp_path


def _write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def test_a_missing_value_is_an_error_and_not_a_gap(folder: Path) -> None:
    _write(folder, "hi.sms.txt", "Hi {{ name }}")
    with pytest.raises(UndefinedError):
        render_sms("shop", "hi", {})
    with pytest.raises(TemplateNotFound):
        render_sms("shop", "other", {})
    _write(folder, "nothing.sms.txt", "{{ name }}")
    with pytest.raises(ValueError, match="says nothing"):
        render_sms("shop", "nothing", {"name": " \n "})


def test_a_name_stays_a_name(folder: Path) -> None:
    _write(folder, "hi.sms.txt", "Hi {{ name }}!")
    smuggled = "Ana\r\nSTOP\x00\u202eevil\u2066\t  Ortiz"
    assert render_sms("shop", "hi", {"name": smuggled}) == "Hi Ana STOP evil Ortiz!"
    assert len(render_sms("shop", "hi", {"name": "x" * 5000})) == len("Hi !") + 160
    assert render_sms("shop", "hi", {"name": "{{ 7 * 7 }}"}) == "Hi {{ 7 * 7 }}!"
    assert render_sms("shop", "hi", {"name": "👩\u200d🍳"}) == "Hi 👩\u200d🍳!"


def test_values_inside_lists_are_cleaned_too(folder: Path) -> None:
    _write(folder, "all.sms.txt", "{% for one in items %}{{ one.name }};{% endfor %}")
    items = [{"name": "a\nb"}, {"name": "c"}]
    assert render_sms("shop", "all", {"items": items}) == "a b;c;"


def test_a_text_never_exceeds_what_the_provider_takes(folder: Path) -> None:
    _write(folder, "long.sms.txt", "{% for n in range(30) %}{{ text }}{% endfor %}")
    assert len(render_sms("shop", "long", {"text": "word " * 100})) == 1600


def test_a_template_cannot_reach_into_the_program(folder: Path) -> None:
    _write(folder, "bad.sms.txt", "{{ name.__class__.__mro__ }}")
    with pytest.raises(SecurityError):
        render_sms("shop", "bad", {"name": "x"})


def test_a_mail_has_one_subject_line_whatever_is_put_into_it(folder: Path) -> None:
    _write(folder, "m.mail.txt", "Subject: For {{ name }}\n\nDear {{ name }}\n")
    subject, body = render_mail("shop", "m", {"name": "A\nBcc: x@y.z"})
    assert subject == "For A Bcc: x@y.z"
    assert body == "Dear A Bcc: x@y.z\n"
    _write(folder, "n.mail.txt", "No subject\n\nDear\n")
    with pytest.raises(ValueError, match="Subject"):
        render_mail("shop", "n", {})


def test_every_template_is_previewed_and_says_what_is_wrong_with_it(folder: Path) -> None:
    _write(folder, "a.sms.txt", "Hi {{ name }}")
    _write(folder, "a.sample.json", '{"name": "Ana"}')
    _write(folder, "b.sms.txt", "Hi {{ nme }}")
    _write(folder, "b.sample.json", '{"name": "Ana"}')
    _write(folder, "c.mail.txt", "Subject: x\n\ny")
    good, wrong, lacking = previews("shop")
    assert (good.body, good.problem) == ("Hi Ana", None)
    assert good.segments == segments_of("Hi Ana")
    assert wrong.problem is not None
    assert "nme" in wrong.problem
    assert lacking.problem == "ValueError: c.sample.json is missing"


async def test_staff_see_every_text_as_it_will_be_read(house: House) -> None:
    async with httpx2.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"{house.url}/{MARKET}/api/admin/templates")
    assert answer.status_code == 200
    seen = {item["name"]: item for item in answer.json()["items"]}
    assert set(seen) == {"hello", "letter", "ready"}
    hello, letter, ready = seen["hello"], seen["letter"], seen["ready"]
    assert (hello["name"], hello["channel"]) == ("hello", "sms")
    assert hello["body"] == "Hello Ana, your bread is ready."
    assert hello["segments"] == {"encoding": "GSM-7", "units": 31, "count": 1}
    assert letter["subject_line"] == "Bread for Ana"
    assert (ready["channel"], ready["problem"]) == ("push", None)


@pytest.mark.parametrize(
    ("body", "encoding", "units", "count"),
    [
        ("", "GSM-7", 0, 1),
        ("a" * 160, "GSM-7", 160, 1),
        ("a" * 161, "GSM-7", 161, 2),
        ("a" * 306, "GSM-7", 306, 2),
        ("a" * 307, "GSM-7", 307, 3),
        ("€" * 80, "GSM-7", 160, 1),
        ("a" * 152 + "€" + "a" * 10, "GSM-7", 164, 2),
        ("ж" * 70, "UCS-2", 70, 1),
        ("ж" * 71, "UCS-2", 71, 2),
        ("🥖" * 35, "UCS-2", 70, 1),
        ("🥖" * 67, "UCS-2", 134, 3),
    ],
)
def test_segments_are_counted_as_they_are_billed(
    body: str, encoding: str, units: int, count: int
) -> None:
    found = segments_of(body)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)
