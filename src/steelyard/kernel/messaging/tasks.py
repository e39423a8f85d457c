"""What the workers run for messaging."""

from typing import Any

from steelyard.kernel.jobs import JobContext, Periodic, Retry, Task
from steelyard.kernel.jobs.port import Handler
from steelyard.kernel.messaging.mail_task import send_mail
from steelyard.kernel.messaging.outcomes import TELL_MARKET, tell_market
from steelyard.kernel.messaging.push_task import send_push
from steelyard.kernel.messaging.rows import SEND
from steelyard.kernel.messaging.sms_task import send_sms
from steelyard.kernel.messaging.upkeep import poll_inbound, poll_inbound_far, sweep


def _patient(handler: Handler) -> Handler:
    """A provider's outage makes no dead letters: out of tries, the row waits for the sweep."""

    async def run(context: JobContext, **arguments: Any) -> None:
        try:
            await handler(context, **arguments)
        except Retry:
            if not context.last_attempt:
                raise

    return run


TASKS: tuple[Task, ...] = (
    Task(SEND["sms"], _patient(send_sms), max_attempts=12, retry_seconds_max=60),
    Task(SEND["email"], _patient(send_mail), max_attempts=12, retry_seconds_max=300),
    Task(SEND["push"], _patient(send_push), max_attempts=12, retry_seconds_max=120),
    Task(TELL_MARKET, tell_market),
)
PERIODICS: tuple[Periodic, ...] = (
    Periodic("messaging.sweep", sweep, every_seconds=15),
    Periodic("messaging.poll_inbound", poll_inbound, every_seconds=20),
    Periodic("messaging.poll_inbound_far", poll_inbound_far, every_seconds=900),
)
