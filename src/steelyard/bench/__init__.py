"""Benchmarks: our way beside another, in one run, on one machine, as a ratio.

Each works in a database of its own that is thrown away at the end, on the installation's server.
"""

BENCHES: dict[str, str] = {
    "ledger": "Transfers a second, beside row locks through the ORM and bare inserts.",
    "dispatch": "A YES by text: decided, beside row locks through the ORM; and paid to asked.",
    "webhooks": "Stripe's deliveries, repeated and early, beside the same rows inserted bare.",
    "jobs": "The staff's list of jobs: 1,000,000 rows beside 10,000.",
    "overload": "Five times the visitors a house can serve: what it still does, and what it says.",
}
"""What ``./steelyard bench`` knows, each with what it measures."""
