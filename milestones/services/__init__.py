"""What milestones do: prepare a round, seal its basis, take positions, decide, sign conditions off."""
