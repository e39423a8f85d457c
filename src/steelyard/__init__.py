"""Steelyard: markets in which someone pays first, someone else turns up, and an operator stands
between."""

__version__ = "0.1.0"
