"""A till on a database of its own."""

import pytest
from tests.kernel.approvals.stage import Till, open_till

from steelyard.kernel.db import Database


@pytest.fixture(autouse=True)
def till(db: Database) -> Till:
    return open_till(db)
