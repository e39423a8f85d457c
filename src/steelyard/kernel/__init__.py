"""What every market stands on. Imports no market."""
