"""Addresses of notifications."""

from django.urls import path

from notifications import views

urlpatterns = [
    path("administration/mails/", views.mail_folder, name="mail-folder"),
    path("administration/mails/<str:name>/", views.mail, name="mail"),
]
