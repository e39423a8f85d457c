"""Stripe's REST protocol: payments, refunds, disputes, events and signed webhooks."""
