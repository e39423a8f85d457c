"""The markets. Each stands on the kernel alone; none knows another."""
