"""Patches are found by their lines, or refused."""

from pathlib import Path

import pytest

from steelyard.chaos import patches
from steelyard.chaos.mutants.catalogue import MUTANTS
from steelyard.chaos.scenes import SCENES
from steelyard.installation import ROOT

PATCH = """--- a/src/one.py
+++ b/src/one.py
@@ -2,1 +2,2 @@
 def one():
-    return 1
+    two = 2
+    return two
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    return tmp_path


def write(root: Path, text: str) -> Path:
    path = root / "src" / "one.py"
    path.write_text(text)
    return path


def test_a_patch_changes_the_lines_it_names(root: Path) -> None:
    path = write(root, "\ndef one():\n    return 1\n")
    patches.apply(PATCH, root)
    assert path.read_text() == "\ndef one():\n    two = 2\n    return two\n"


def test_lines_that_have_moved_are_found(root: Path) -> None:
    path = write(root, "import os\n\n\n# more\ndef one():\n    return 1\n\n\nx = one()\n")
    patches.apply(PATCH, root)
    assert path.read_text().count("return two") == 1
    assert path.read_text().startswith("import os\n\n\n# more\ndef one():\n    two = 2\n")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("def one():\n    return 3\n", "not there any more"),
        ("def one():\n    return 1\ndef one():\n    return 1\n", "there 2 times"),
        ("", "not there any more"),
    ],
)
def test_lines_that_are_not_there_once_are_refused(root: Path, text: str, why: str) -> None:
    path = write(root, text)
    with pytest.raises(patches.DoesNotApply, match=why):
        patches.apply(PATCH, root)
    assert path.read_text() == text


def test_a_file_that_is_gone_is_refused(root: Path) -> None:
    with pytest.raises(patches.DoesNotApply, match=r"no src/one\.py"):
        patches.apply(PATCH, root)


@pytest.mark.parametrize("text", ["", "hello\n", "+++ b/src/one.py\n"])
def test_what_changes_nothing_is_no_patch(text: str) -> None:
    with pytest.raises(patches.DoesNotApply, match="no file"):
        patches.read(text)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_every_mutant_fits_the_sources_as_they_are(mutant: object, tmp_path: Path) -> None:
    """One that does not is written anew, so that it takes the same guard out."""
    one = next(known for known in MUTANTS if known is mutant)
    text = one.patch.read_text(encoding="utf-8")
    for name in patches.read(text):
        copy = tmp_path / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    patches.apply(text, tmp_path)
    for name in patches.read(text):
        changed = (tmp_path / name).read_text(encoding="utf-8")
        assert changed != (ROOT / name).read_text(encoding="utf-8")
        compile(changed, name, "exec")
    assert one.scene in SCENES


def test_every_patch_belongs_to_a_mutant() -> None:
    beside = MUTANTS[0].patch.parent.glob("*.patch")
    assert {path.stem for path in beside} == {one.name for one in MUTANTS}
