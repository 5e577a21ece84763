"""Forms of documents."""

from documents.forms.people import PersonChoice, ResponsibleForm
from documents.forms.review import AdviceForm, ApproveForm, ReviewForm, SendBackForm
from documents.forms.section import SectionForm

__all__ = ["AdviceForm", "ApproveForm", "PersonChoice", "ResponsibleForm", "ReviewForm", "SectionForm", "SendBackForm"]
