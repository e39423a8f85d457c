"""Strathwell: event venues and vendors. Wiring only; see ``market.py``."""
