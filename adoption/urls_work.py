"""Addresses of the plan, tasks and goals."""

from django.urls import URLPattern, path

from adoption.views.goals import GOALS, goals
from adoption.views.plan import plan
from adoption.views.tasks import TASKS, task_done

urlpatterns: list[URLPattern] = [
    # plan, task-
    path("initiatives/<uuid:pk>/plan/", plan, name="plan"),
    *TASKS.urls(),
    path("tasks/<uuid:pk>/done/", task_done, name="task-done"),
    # goals, goal-
    path("initiatives/<uuid:pk>/goals/", goals, name="goals"),
    *GOALS.urls(),
]
