"""Locksmith: on-demand dispatch by text message. Wiring only; see ``market.py``."""
