"""What can be wrong with a backup, a restore, or what came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong. ``part``: backup, archive, restore, ledger, audit, promise, gap."""

    part: str
    what: str

    def line(self) -> str:
        return f"{self.part}: {self.what}"


class DrillFailed(Exception):  # noqa: N818 - a finding
    """The restore cannot go on; ``found`` says why."""

    def __init__(self, found: list[Damage]) -> None:
        super().__init__(" ".join(one.line() for one in found))
        self.found = found
