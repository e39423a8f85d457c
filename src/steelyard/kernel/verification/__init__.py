"""Asking every promise of the house at once: what ``steelyard verify`` runs."""

from steelyard.kernel.verification.house import check, promises

__all__ = ["check", "promises"]
