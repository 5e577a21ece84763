"""What the method says about an activity, made ready for pages: who usually does what, and the task that carries it out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from adoption import activities, activity_rules
from adoption.activities import Usual
from adoption.methods import method_for
from adoption.models import Initiative, Remark, Task
from core.components import Text
from method import Line

# The letters of the source, with what they stand for (001:15, U17).
LETTERS: dict[str, Text] = {
    "H": pgettext_lazy("huki", "accountable"),
    "U": pgettext_lazy("huki", "does the work"),
    "K": pgettext_lazy("huki", "is consulted"),
    "I": pgettext_lazy("huki", "is informed"),
}


@dataclass(frozen=True)
class Letter:
    """A letter of HUKI, what it stands for, and the roles that usually hold it."""

    letter: str
    meaning: Text
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """An activity with its usual HUKI in words, the playbook's checklist, what a rule wants settled first, and where it comes from."""

    usual: Usual
    letters: tuple[Letter, ...]
    checklist: tuple[Line, ...]
    first: tuple[Text, ...] = ()

    @property
    def source(self) -> str:
        """The playbook it belongs to, else the place in the sources, else that it is ours."""
        ref = self.usual.activity.ref
        own = _("Source %(place)s") % {"place": ref} if ref else _("Added by Farled; no guide says it")
        return f"{self.usual.playbook.name}. {own}" if self.usual.playbook else own


def explain(initiative: Initiative, usual: Usual) -> Explained:
    """What the initiative's method says about an activity; a role it does not know is left out. No query."""
    found = method_for(initiative)
    names = {role.key: str(role.name) for role in found.roles}
    letters = [
        Letter(letter, LETTERS[letter], tuple(names[key] for key in keys if key in names)) for letter, keys in usual.activity.huki.letters()
    ]
    first = tuple(one.title for one in activity_rules.first(initiative, usual.key))
    return Explained(usual, tuple(one for one in letters if one.roles), getattr(usual.activity, "checklist", ()), first)


def of_task(task: Task) -> Explained | None:
    """What the method says about a task; None for work the initiative thought of itself, or a playbook it no longer has."""
    if not task.activity:
        return None
    try:
        usual = activities.find(task.initiative, task.activity)
    except KeyError:
        return None
    return explain(task.initiative, usual)


def says_the_same(task: Task, explained: Explained | None) -> bool:
    """Whether the task's description is nothing but the method's own words, so that a page need not say them twice."""
    return explained is not None and task.description in explained.usual.activity.what.values()


def tasks_of(initiative: Initiative, keys: Iterable[str]) -> dict[str, Task]:
    """{key: live task} of activities, each with `remark_count`. One query."""
    said = Remark.objects.filter(initiative=initiative, subject=OuterRef("pk")).order_by().values("subject")
    count = Coalesce(Subquery(said.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)
    rows = _live(initiative).filter(activity__in=list(keys)).annotate(remark_count=count)
    return {task.activity: _of(initiative, task) for task in rows}


def task_of(initiative: Initiative, key: str) -> Task | None:
    """The live task of one activity; None while nobody touched it."""
    task = _live(initiative).filter(activity=key).first()
    return _of(initiative, task) if task else None


def _live(initiative: Initiative) -> QuerySet[Task]:
    return Task.objects.live().filter(initiative=initiative).select_related("responsible__organisation")


def _of(initiative: Initiative, task: Task) -> Task:
    task.initiative = initiative
    return task
