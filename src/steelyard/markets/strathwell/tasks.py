"""What happens later with bookings. Each takes ids, loads what it needs, and may run twice."""

from steelyard.kernel.jobs import Periodic, Task
from steelyard.markets.strathwell.bookings import dates
from steelyard.markets.strathwell.bookings.secure import DATE_TAKEN
from steelyard.markets.strathwell.holds.service import HOLD_DUE
from steelyard.markets.strathwell.negotiation import timers as answers
from steelyard.markets.strathwell.payments import timers as balances
from steelyard.markets.strathwell.subscriptions.timers import sweep_erased, sweep_trials

TASKS = (
    Task(answers.ANSWER_DUE, answers.answer_due),
    Task(HOLD_DUE, dates.hold_due),
    Task(DATE_TAKEN, dates.date_taken),
)
PERIODICS = (
    Periodic("strathwell.sweep_answers", answers.sweep_answers, every_seconds=15),
    Periodic("strathwell.sweep_holds", dates.sweep_holds, every_seconds=15),
    Periodic("strathwell.sweep_trials", sweep_trials, every_seconds=15),
    Periodic("strathwell.sweep_erased", sweep_erased, every_seconds=600),
    Periodic("strathwell.sweep_balances", balances.sweep_balances, every_seconds=300),
)
