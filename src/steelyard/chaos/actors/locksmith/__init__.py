"""Customers, locksmiths, staff and attackers of the locksmith market."""
