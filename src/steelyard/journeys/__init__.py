"""Real business, played over the wire as people would: HTTP, texts, a card. No shortcuts."""
