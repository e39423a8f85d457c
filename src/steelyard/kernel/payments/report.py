"""What a reconciliation found, for a person and for a machine."""

from dataclasses import dataclass, field
from typing import Literal

from steelyard.kernel.money import Money

Kind = Literal["missing", "state", "amount", "unknown", "unsent"]

_SENTENCES: dict[Kind, str] = {
    "missing": "we have it, the provider does not",
    "state": "the states differ",
    "amount": "the amounts differ",
    "unknown": "the provider has it, we do not",
    "unsent": "it never reached the provider",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference: of which thing, what each side says, and whether it is mended now."""

    kind: Kind
    entity: str
    ours: str
    theirs: str
    repaired: bool

    def line(self) -> str:
        mended = "mended" if self.repaired else "NOT MENDED"
        sides = f"ours {self.ours}, theirs {self.theirs}"
        return f"{self.entity}: {_SENTENCES[self.kind]} ({sides}): {mended}"


@dataclass(frozen=True, slots=True)
class Cash:
    """Money at the provider in one currency, in minor units.

    ``explained_minor`` is what its own movements (fees, payouts, disputes) account for; None
    when there were too many of them to read.
    """

    currency: str
    ours_minor: int
    theirs_minor: int
    explained_minor: int | None = 0

    @property
    def unexplained_minor(self) -> int | None:
        if self.explained_minor is None:
            return None
        return self.theirs_minor - self.ours_minor - self.explained_minor

    @property
    def ok(self) -> bool:
        return not self.unexplained_minor

    def line(self) -> str:
        ours, theirs = (
            Money(self.ours_minor, self.currency),
            Money(self.theirs_minor, self.currency),
        )
        said = (
            f"{self.currency}: our books {ours.canonical()}, at the provider {theirs.canonical()}"
        )
        if self.explained_minor is None:
            return f"{said}; too many movements to explain the difference"
        if self.theirs_minor == self.ours_minor:
            return f"{said}: they agree"
        explained = Money(self.explained_minor, self.currency).canonical()
        verdict = "explained" if self.ok else "NOT EXPLAINED"
        return f"{said}; fees, payouts and disputes make {explained}: {verdict}"


@dataclass(slots=True)
class ReconcileReport:
    """``ok``: nothing is left to mend, and the money is where the books say."""

    payments: int = 0
    refunds: int = 0
    disputes: int = 0
    transfers: int = 0
    payees: int = 0
    truncated: bool = False
    findings: list[Finding] = field(default_factory=list[Finding])
    cash: list[Cash] = field(default_factory=list[Cash])

    @property
    def ok(self) -> bool:
        return all(one.repaired for one in self.findings) and all(one.ok for one in self.cash)

    def lines(self) -> list[str]:
        """One sentence a line."""
        read = f"Read {self.payments} payments and {self.refunds} refunds at the provider."
        money_out = (
            f"Read {self.disputes} disputes, {self.transfers} transfers and {self.payees} payees."
        )
        beyond = self.disputes or self.transfers or self.payees
        more = ["There are more than the limit; raise --limit for the rest."]
        return [
            read,
            *([money_out] if beyond else []),
            *(more if self.truncated else []),
            *(finding.line() for finding in self.findings),
            *(cash.line() for cash in self.cash),
            "Everything agrees." if self.ok else "Something needs a person.",
        ]

    def figures(self) -> dict[str, object]:
        return {
            "payments": self.payments,
            "refunds": self.refunds,
            "disputes": self.disputes,
            "transfers": self.transfers,
            "payees": self.payees,
            "truncated": self.truncated,
            "findings": len(self.findings),
            "repaired": sum(one.repaired for one in self.findings),
            "cash": {
                one.currency: {
                    "ours_minor": one.ours_minor,
                    "theirs_minor": one.theirs_minor,
                    "unexplained_minor": one.unexplained_minor,
                }
                for one in self.cash
            },
        }
