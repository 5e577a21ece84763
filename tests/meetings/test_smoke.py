from tests.meetings import steps
from meetings.models import *
from notifications.models import OutboxRow
from meetings import jobs
def test_x(case, commits):
    with commits():
        row = steps.approved(case)
    rec = MinutesRecord.objects.get()
    print(MinutesFile.objects.get().file.path, OutboxRow.objects.values_list("key","state","error"))
    from core import record
    print(record.faults(case.initiative.pk))
    from django.core import mail
    print(mail.outbox[0].message().as_string()[-3000:])
