"""Addresses: noun / id / verb."""

from django.urls import URLPattern, path

from meetings.views import agenda, meetings, minutes, outcomes, people, reply, room

urlpatterns: list[URLPattern] = [
    path("initiatives/<uuid:pk>/meetings/", meetings.meetings, name="meetings"),
    path("initiatives/<uuid:pk>/meetings/new/", meetings.meeting_new, name="meeting-new"),
    path("meetings/<uuid:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("meetings/<uuid:pk>/call/", meetings.meeting_call, name="meeting-call"),
    path("meetings/<uuid:pk>/cancel/", meetings.meeting_cancel, name="meeting-cancel"),
    path("meetings/<uuid:pk>/open/", meetings.meeting_open, name="meeting-open"),
    path("meetings/<uuid:pk>/close/", meetings.meeting_close, name="meeting-close"),
    path("meetings/<uuid:pk>/calendar/", meetings.meeting_calendar, name="meeting-calendar"),
    path("meetings/<uuid:pk>/people/", people.people, name="meeting-people"),
    path("meetings/<uuid:pk>/attendance/", people.attendance, name="meeting-attendance"),
    path("participants/<uuid:pk>/remove/", people.remove, name="participant-remove"),
    path("participants/<uuid:pk>/reply/<str:token>/", reply.reply, name="meeting-reply"),
    path("meetings/<uuid:pk>/agenda/new/", agenda.new, name="agenda-new"),
    path("meetings/<uuid:pk>/agenda/matters/", agenda.matters, name="agenda-matters"),
    path("meetings/<uuid:pk>/notes/", agenda.notes, name="meeting-notes"),
    path("agenda/<uuid:pk>/edit/", agenda.edit, name="agenda-edit"),
    path("agenda/<uuid:pk>/remove/", agenda.remove, name="agenda-remove"),
    path("agenda/<uuid:pk>/move/", agenda.move, name="agenda-move"),
    path("agenda/<uuid:pk>/outcome/", agenda.outcome, name="agenda-outcome"),
    path("agenda/<uuid:pk>/paper/", agenda.paper, name="agenda-paper"),
    path("outcomes/<uuid:pk>/edit/", outcomes.edit, name="outcome-edit"),
    path("outcomes/<uuid:pk>/take-back/", outcomes.take_back, name="outcome-take-back"),
    path("papers/<uuid:pk>/remove/", agenda.paper_remove, name="paper-remove"),
    path("meetings/<uuid:pk>/room/", room.room, name="meeting-room"),
    path("meetings/<uuid:pk>/room/<int:place>/", room.room, name="meeting-room-item"),
    path("meetings/<uuid:pk>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<uuid:pk>/minutes/write/", minutes.write, name="minutes-write"),
    path("meetings/<uuid:pk>/minutes/send/", minutes.send, name="minutes-send"),
    path("meetings/<uuid:pk>/minutes/approve/", minutes.approve, name="minutes-approve"),
    path("meetings/<uuid:pk>/minutes/send-back/", minutes.send_back, name="minutes-send-back"),
    path("meetings/<uuid:pk>/minutes/take-back/", minutes.take_back, name="minutes-take-back"),
    path("meetings/<uuid:pk>/minutes/chair/", minutes.chair, name="minutes-chair"),
]
