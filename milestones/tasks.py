"""Work of milestones that comes again."""

from core.tasks import task
from milestones.services import communications


@task
def settle_communications() -> None:
    """Each hour: decisions that everybody was told of are ticked off, also where the tick was lost (M10)."""
    communications.settle_all()
