"""Background work of documents."""
