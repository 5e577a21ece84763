"""Addresses of the plan, tasks and goals."""

from django.urls import URLPattern, path

from adoption.views import connections, huki, huki_roles, service_lines
from adoption.views.activities import activity_assign, activity_comment, activity_done, activity_set_aside, task_take_up
from adoption.views.dependencies import dependency_remove, task_wait
from adoption.views.goals import GOALS, goals
from adoption.views.plan import plan
from adoption.views.plan_move import plan_move
from adoption.views.plan_table import plan_add, plan_many, task_cell, task_shift
from adoption.views.tasks import TASKS, task_done

urlpatterns: list[URLPattern] = [
    # plan, task-
    path("initiatives/<uuid:pk>/plan/", plan, name="plan"),
    path("initiatives/<uuid:pk>/plan/add/", plan_add, name="plan-add"),
    path("initiatives/<uuid:pk>/plan/many/", plan_many, name="plan-many"),
    path("initiatives/<uuid:pk>/plan/move/", plan_move, name="plan-move"),
    *TASKS.urls(),
    path("tasks/<uuid:pk>/cell/", task_cell, name="task-cell"),
    path("tasks/<uuid:pk>/shift/", task_shift, name="task-shift"),
    path("tasks/<uuid:pk>/wait/", task_wait, name="task-wait"),
    path("dependencies/<uuid:pk>/remove/", dependency_remove, name="dependency-remove"),
    path("tasks/<uuid:pk>/done/", task_done, name="task-done"),
    path("tasks/<uuid:pk>/take-up/", task_take_up, name="task-take-up"),
    # activity-: what the method asks for in a phase, by its key
    path("initiatives/<uuid:pk>/activities/<path:key>/done/", activity_done, name="activity-done"),
    path("initiatives/<uuid:pk>/activities/<path:key>/assign/", activity_assign, name="activity-assign"),
    path("initiatives/<uuid:pk>/activities/<path:key>/comments/", activity_comment, name="activity-comment"),
    path("initiatives/<uuid:pk>/activities/<path:key>/set-aside/", activity_set_aside, name="activity-set-aside"),
    # service-lines, service-line-; connections, connection-
    *service_lines.URLS,
    *connections.URLS,
    # goals, goal-
    path("initiatives/<uuid:pk>/goals/", goals, name="goals"),
    *GOALS.urls(),
    # huki-, huki-role-: who does what
    *huki.URLS,
    *huki_roles.URLS,
]
