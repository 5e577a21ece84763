"""Status reports: what changed by itself, what the registers say, what is frozen, how it stands on paper."""
