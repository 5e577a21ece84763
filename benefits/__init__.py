"""Benefits: effect chain, profiles, measurements."""
