"""Addresses of accounts."""

from django.urls import path

from accounts.views import administration, session

urlpatterns = [
    path("sign-in/", session.sign_in, name="sign-in"),
    path("sign-out/", session.sign_out, name="sign-out"),
    path("account/", session.account, name="account"),
    path("language/", session.choose_language, name="set_language"),
    # /administration/
    path("administration/", administration.administration, name="administration"),
    path("administration/organisations/new/", administration.organisation_new, name="organisation-new"),
    path("administration/organisations/<uuid:pk>/", administration.organisation_edit, name="organisation-edit"),
    path("administration/people/new/", administration.person_new, name="person-new"),
    path("administration/people/<uuid:pk>/", administration.person_edit, name="person-edit"),
]
