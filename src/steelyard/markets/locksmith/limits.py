"""Every limit of the market, in one place; the tests read them from here."""

from steelyard.kernel.http.limits import Limit

START_PER_IP = Limit("locksmith.start.ip", 20)
START_PER_PHONE = Limit("locksmith.start.phone", 8, minutes=60)
STEP_PER_IP = Limit("locksmith.step.ip", 60)
SUGGEST_PER_IP = Limit("locksmith.suggest.ip", 120)
PAY_PER_IP = Limit("locksmith.pay.ip", 20)

SUSPECT_STARTS_PER_HOUR = 4
"""So many starts by one phone or address in an hour are shown to staff as suspected abuse."""
