"""Real business, played over the wire as people would: HTTP, texts, a card. No shortcuts."""

JOURNEYS = ("locksmith", "strathwell")
"""What ``./steelyard journey`` plays, by name."""
