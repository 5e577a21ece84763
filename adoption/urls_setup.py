"""Addresses of the set-up, settings, organisations, people and the log."""

from django.urls import URLPattern, path

from adoption.views import bodies, followed, handover, log, log_erase, organisations, people, planning, setup

urlpatterns: list[URLPattern] = [
    # initiative-
    path("initiatives/new/", setup.initiative_new, name="initiative-new"),
    path("initiatives/<uuid:pk>/setup/<slug:step>/", setup.initiative_setup, name="initiative-setup"),
    path("initiatives/<uuid:pk>/settings/", organisations.initiative_edit, name="initiative-edit"),
    path("initiatives/<uuid:pk>/method/", followed.initiative_method, name="initiative-method"),
    path("initiatives/<uuid:pk>/method/activities/", planning.initiative_activities, name="initiative-activities"),
    # organisations, partner-
    path("initiatives/<uuid:pk>/organisations/", organisations.organisations, name="organisations"),
    path("initiatives/<uuid:pk>/partners/new/", organisations.partner_new, name="partner-new"),
    path("partners/<uuid:pk>/edit/", organisations.partner_edit, name="partner-edit"),
    path("partners/<uuid:pk>/remove/", organisations.partner_remove, name="partner-remove"),
    # people, role-, steering-rule
    path("initiatives/<uuid:pk>/people/", people.people, name="people"),
    path("initiatives/<uuid:pk>/roles/new/", people.role_new, name="role-new"),
    path("roles/<uuid:pk>/edit/", people.role_edit, name="role-edit"),
    path("roles/<uuid:pk>/end/", people.role_end, name="role-end"),
    path("roles/<uuid:pk>/deputy/", people.role_deputy, name="role-deputy"),
    path("roles/<uuid:pk>/invite/", people.role_invite, name="role-invite"),
    path("initiatives/<uuid:pk>/people/<uuid:person>/hand-over/", handover.hand_over, name="hand-over"),
    path("initiatives/<uuid:pk>/steering-rule/", people.steering_rule, name="steering-rule"),
    # bodies, owner-
    path("initiatives/<uuid:pk>/bodies/", bodies.bodies, name="bodies"),
    path("initiatives/<uuid:pk>/bodies/owner/", bodies.owner_rule, name="owner-rule"),
    path("initiatives/<uuid:pk>/bodies/owner/alone/", bodies.owner_alone, name="owner-alone"),
    # log
    path("initiatives/<uuid:pk>/log/", log.log, name="log"),
    path("initiatives/<uuid:pk>/log/<int:number>/erase/", log_erase.erase, name="log-erase"),
]
