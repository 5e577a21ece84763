"""The demonstration: a municipality joins a shared national service, told through the program's own services."""
