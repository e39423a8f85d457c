"""The schema's history. ``steelyard migrate`` runs it; tests compare its end with the models."""
