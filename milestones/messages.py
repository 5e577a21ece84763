"""Mails of milestones."""
