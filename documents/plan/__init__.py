"""The adoption plan: everything an initiative has written, as one document for the council's table."""

from documents.plan.whole import chapter_titles, plan_document

__all__ = ["chapter_titles", "plan_document"]
