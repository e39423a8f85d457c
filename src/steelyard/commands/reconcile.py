"""Compare our books with the providers', and mend what was missed."""

from steelyard.app import build_markets
from steelyard.kernel import clock, payments
from steelyard.kernel.services import open_services
from steelyard.kernel.verification import runs
from steelyard.output import GOOD, WRONG, Output
from steelyard.settings import Settings


async def reconcile(output: Output, settings: Settings, *, hours: int, limit: int) -> int:
    """The provider is the truth: missed outcomes are applied; what cannot be mended is said."""
    async with open_services(settings, build_markets(), name="steelyard-reconcile") as services:
        started_at = clock.now()
        with output.progress("Asking Stripe") as bar:
            report = await payments.reconcile(
                services, hours=hours, limit=limit, on_progress=bar.tick
            )
        async with services.database.transaction() as session:
            runs.keep_reconciliation(session, started_at, report)
    for line in report.lines():
        output.say(line)
    output.emit(ok=report.ok, **report.figures())
    return GOOD if report.ok else WRONG
