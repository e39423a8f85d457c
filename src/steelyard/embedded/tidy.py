"""Data that had to be put outside its state directory goes when that directory has gone."""

import shutil
from pathlib import Path

from steelyard.embedded import postmaster
from steelyard.embedded.account import PUBLIC_ROOTS
from steelyard.embedded.cluster import Place


def discard_moved(place: Place) -> None:
    """Delete a cluster kept outside its state directory; one kept inside is left alone."""
    if place.moved:
        shutil.rmtree(place.home, ignore_errors=True)


def sweep_orphans() -> list[Path]:
    """Stop and delete clusters whose state directory no longer exists; returns what went.

    Nobody can start those again: the folder's name comes from the directory's path, and the
    password went with it.
    """
    swept: list[Path] = []
    for root in PUBLIC_ROOTS:
        for origin in root.glob("*/origin"):
            folder = Path(origin.read_text(encoding="utf-8").rstrip("\n"))
            if folder.exists():
                continue
            postmaster.stop(origin.parent / "data")
            shutil.rmtree(origin.parent, ignore_errors=True)
            swept.append(origin.parent)
    return swept
