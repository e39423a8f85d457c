"""Backup and restore, played through and proved: ``./steelyard drill``.

A house of its own on a PostgreSQL of its own: WAL is archived, a base backup taken while money
moves, a moment named, everything restored to it beside the source, and then every promise asked,
the books compared, and the gap since settled with the payment provider.
"""

from steelyard.drill.trouble import Damage, DrillFailed

__all__ = ["Damage", "DrillFailed"]
