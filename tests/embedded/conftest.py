"""A state directory of its own for each test, emptied of servers afterwards."""

import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from steelyard.embedded import erase_all


@pytest.fixture
def state() -> Generator[Path]:
    # Not tmp_path: that is private to its owner, which for root means "elsewhere" (tested too).
    directory = Path(tempfile.mkdtemp(prefix="steelyard-test-"))
    directory.chmod(0o755)
    yield directory
    erase_all(directory)
    shutil.rmtree(directory)
