"""How procurement's own events are told where an entry's words do not fit."""

from django.utils.translation import gettext_lazy

from adoption import log

log.add({"procurement.estimate.changed": gettext_lazy("Changed the estimated value of procurement %(code)s: %(title)s")})
