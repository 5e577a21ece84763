"""What the core does, one short story each: may I, is it ready, change, record, tell."""
