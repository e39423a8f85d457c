"""Google's geocoding and places protocols over a small street book."""
