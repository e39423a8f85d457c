"""What ``./steelyard`` can do, one command a module."""
