"""Bookings without those who listen to them."""

from tests.markets.strathwell.listening import told

__all__ = ["told"]
