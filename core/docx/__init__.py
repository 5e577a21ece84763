"""Writes neutral documents as DOCX, for those who must work in a word processor."""

from core.docx.writer import render_docx

__all__ = ["render_docx"]
