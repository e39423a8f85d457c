"""The house seen by an operator: every part asked by itself, none able to hide or stop another.

See ``picture.look``.
"""

from steelyard.kernel.system.picture import SystemSeen, look

__all__ = ["SystemSeen", "look"]
