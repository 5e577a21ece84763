"""Texts that are sent together: what was written in, what somebody else wrote, and what is put back after that."""

import pytest
from django.http import QueryDict

from meetings.forms.agenda import NoteForm
from meetings.models import AgendaItem
from meetings.services import agenda
from tests.factories import Case
from tests.meetings import steps


def sent(item: AgendaItem, form: NoteForm, text: str) -> NoteForm:
    data = QueryDict(mutable=True)
    for bound in form:
        data[bound.html_name] = str(bound.value() or "")
    data[form.add_prefix("notes")] = text
    found = NoteForm(data, item=item)
    assert found.is_valid()
    return found


@pytest.mark.django_db
def test_what_stood_there_first_can_be_put_back_after_a_conflict(case: Case) -> None:
    item = steps.opened(case).items.select_related("meeting__initiative").all()[0]
    item = agenda.note(item, by=case.coordinator, seen_version=item.version, notes="As it was.")
    page = NoteForm(item=item)
    theirs = agenda.note(item, by=case.chair, seen_version=item.version, notes="Theirs.")
    mine = sent(item, page, "Mine.")
    assert mine.touched
    mine.show_conflict(theirs)
    assert [(one.theirs, one.yours) for one in mine.conflicts] == [("Theirs.", "Mine.")]
    back = sent(theirs, mine, "As it was.")
    assert back.touched and back.seen_version == theirs.version
    assert not sent(theirs, mine, "Theirs.").touched
