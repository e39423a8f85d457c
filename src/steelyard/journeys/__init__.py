"""Real business, played over the wire as people would: HTTP, text messages, a card. No shortcuts."""
