"""Background work of milestones."""
