"""Mails of follow-up."""
