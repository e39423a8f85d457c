"""A fair on a database of its own."""

import pytest
from tests.kernel.disputes.stage import Fair, open_fair

from steelyard.kernel.db import Database


@pytest.fixture
def fair(db: Database) -> Fair:
    return open_fair(db)
