"""What work is called on a screen."""

TASKS = {
    "payments.apply_event": "Apply what Stripe told us",
    "payments.send_refund": "Hand a refund to Stripe",
    "payments.cancel_intent": "Cancel an unpaid payment at Stripe",
    "payments.ask": "Ask Stripe what became of a payment",
    "messaging.send_sms": "Send a text",
    "messaging.send_mail": "Send a mail",
    "messaging.send_push": "Show a notification",
    "messaging.tell_market": "Act on what became of a text",
    "locksmith.start_dispatch": "Start looking for a locksmith",
    "locksmith.close_wave": "End a wave whose time is up",
    "locksmith.tell_losers": "Tell those who were not first",
}


def task_in_words(task: str) -> str:
    """A sentence for a task; for one that is new, its own name made readable."""
    plain = task.rpartition(".")[2].replace("_", " ")
    return TASKS.get(task, plain[:1].upper() + plain[1:])
