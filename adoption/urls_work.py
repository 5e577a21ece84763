"""Addresses of the plan, tasks and goals."""

from django.urls import URLPattern, path

from adoption.views.activities import activity_assign, activity_comment, activity_done, activity_set_aside, task_take_up
from adoption.views.exports import register_export
from adoption.views.goals import GOALS, goals
from adoption.views.imports import URLS as IMPORTS
from adoption.views.plan import plan
from adoption.views.tasks import TASKS, task_date, task_done

urlpatterns: list[URLPattern] = [
    # plan, task-
    path("initiatives/<uuid:pk>/plan/", plan, name="plan"),
    *TASKS.urls(),
    path("tasks/<uuid:pk>/done/", task_done, name="task-done"),
    path("tasks/<uuid:pk>/date/", task_date, name="task-date"),
    path("tasks/<uuid:pk>/take-up/", task_take_up, name="task-take-up"),
    # activity-: what the method asks for in a phase, by its key
    path("initiatives/<uuid:pk>/activities/<path:key>/done/", activity_done, name="activity-done"),
    path("initiatives/<uuid:pk>/activities/<path:key>/assign/", activity_assign, name="activity-assign"),
    path("initiatives/<uuid:pk>/activities/<path:key>/comments/", activity_comment, name="activity-comment"),
    path("initiatives/<uuid:pk>/activities/<path:key>/set-aside/", activity_set_aside, name="activity-set-aside"),
    # goals, goal-
    path("initiatives/<uuid:pk>/goals/", goals, name="goals"),
    *GOALS.urls(),
    # register-export: any register as a spreadsheet, by the url name of its page
    path("initiatives/<uuid:pk>/export/<slug:register>/<slug:kind>/", register_export, name="register-export"),
    # register-import, import-
    *IMPORTS,
]
