"""Writes neutral documents as PDF."""

from core.pdf.labels import Labels
from core.pdf.writer import RenderedPdf, render_pdf

__all__ = ["Labels", "RenderedPdf", "render_pdf"]
