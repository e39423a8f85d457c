"""Which mutants there are, in which scene each must be seen, and by what."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard less. ``sql``: the database's own guard of the same thing, taken out too.

    ``seen_as``: the kinds and codes of findings that count; another one would be seen by chance.
    """

    name: str
    words: str
    scene: str
    seen_as: frozenset[str]
    sql: str = ""

    @property
    def patch(self) -> Path:
        return Path(__file__).with_name(f"{self.name}.patch")


@dataclass(frozen=True, slots=True)
class Absent:
    """A mutant of something that does not stand yet."""

    name: str
    why: str


def _seen(*words: str) -> frozenset[str]:
    return frozenset(words)


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "retry-with-new-id",
        "a refund is asked for again under a new name, without a look whether it was done",
        "answer-lost",
        _seen("double", "K25"),
    ),
    Mutant(
        "webhook-dedupe-removed",
        "an event that comes again is a new event",
        "news-fivefold",
        _seen("double"),
    ),
    Mutant(
        "dedupe-after-effect",
        "that a key was used is written down after what was done under it",
        "ends-after-commit",
        _seen("double"),
    ),
    Mutant(
        "refund-check-outside-lock",
        "what is left to refund is read without holding the payment",
        "refunds-at-once",
        _seen("K10", "K10b", "K25"),
    ),
    Mutant(
        "accept-without-status",
        "whoever says YES has the job, whatever state it is in",
        "two-yes",
        _seen("L01", "L06", "K16"),
        sql="DROP INDEX locksmith.uq_job_offers_one_accepted",
    ),
    Mutant(
        "audit-outside-transaction",
        "history is written after the commit of what happened",
        "ends-after-cancel",
        _seen("K16"),
    ),
    Mutant(
        "stalled-jobs-left",
        "a job whose worker died stays with the dead",
        "ends-with-a-job",
        _seen("liveness", "K19"),
    ),
    Mutant(
        "timer-by-cron",
        "a deadline is acted on when it comes, and not when it has passed",
        "night",
        _seen("L11"),
    ),
    Mutant(
        "stop-at-enqueue-only",
        "whether its reader wants a text is asked when it is written, and never again",
        "stop-first",
        _seen("K18c"),
    ),
    Mutant(
        "release-despite-dispute",
        "when the evening has taken place everything is paid, also what is objected to",
        "objected",
        _seen("S09"),
    ),
    Mutant(
        "float-split",
        "a payment is parted with floats, and rounded",
        "odd-cents",
        # The database refuses to share out less than came: the booking then never gets there.
        _seen("S03", "S04", "S08", "K26", "liveness"),
    ),
)
ABSENT: tuple[Absent, ...] = (
    Absent("buffer-zero", "appointments and their buffers are the guild's"),
    Absent("bid-not-above", "bids are the dealers'"),
    Absent("hold-after-insert", "holds on a bidder's wallet are the dealers'"),
)
