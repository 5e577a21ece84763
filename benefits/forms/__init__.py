"""Forms of benefits."""
