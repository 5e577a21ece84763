"""Addresses: noun / id / verb."""

from django.urls import URLPattern, path

from milestones import urls_advice, views

urlpatterns: list[URLPattern] = [
    path("initiatives/<uuid:pk>/milestones/", views.milestones, name="milestones"),
    path("initiatives/<uuid:pk>/milestones/dates/", views.milestone_dates, name="milestone-dates"),
    path("initiatives/<uuid:pk>/milestones/<int:gate>/", views.milestone, name="milestone"),
    path("initiatives/<uuid:pk>/milestones/<int:gate>/decider/", views.milestone_decider, name="milestone-decider"),
    path("initiatives/<uuid:pk>/milestones/<int:gate>/open/", views.round_open, name="round-open"),
    path("initiatives/<uuid:pk>/conditions/", views.conditions, name="conditions"),
    path("initiatives/<uuid:pk>/resume/", views.initiative_resume, name="initiative-resume"),
    path("initiatives/<uuid:pk>/matters/new/", views.matter_new, name="matter-new"),
    path("matters/<uuid:pk>/", views.matter, name="matter"),
    path("matters/<uuid:pk>/propose/", views.matter_propose, name="matter-propose"),
    path("matters/<uuid:pk>/consent/<uuid:organisation>/", views.matter_consent, name="matter-consent"),
    path("matters/<uuid:pk>/fates/", views.matter_fates, name="matter-fates"),
    path("rounds/<uuid:pk>/", views.round_, name="round"),
    path("rounds/<uuid:pk>/basis/<int:order>/", views.round_basis, name="round-basis"),
    path("rounds/<uuid:pk>/brief/", views.round_brief, name="round-brief"),
    path("rounds/<uuid:pk>/brief/pdf/", views.round_brief_pdf, name="round-brief-pdf"),
    path("rounds/<uuid:pk>/describe/", views.round_describe, name="round-describe"),
    path("rounds/<uuid:pk>/points/<slug:key>/answer/", views.point_answer, name="point-answer"),
    path("rounds/<uuid:pk>/mark/", views.round_mark, name="round-mark"),
    path("rounds/<uuid:pk>/unmark/", views.round_unmark, name="round-unmark"),
    path("rounds/<uuid:pk>/submit/", views.round_submit, name="round-submit"),
    path("rounds/<uuid:pk>/withdraw/", views.round_withdraw, name="round-withdraw"),
    path("rounds/<uuid:pk>/position/", views.position_take, name="position-take"),
    path("rounds/<uuid:pk>/disqualify/", views.position_disqualify, name="position-disqualify"),
    path("rounds/<uuid:pk>/members/<uuid:member>/disqualify/", views.member_disqualify, name="member-disqualify"),
    path("rounds/<uuid:pk>/members/<uuid:member>/qualify/", views.member_qualify, name="member-qualify"),
    path("rounds/<uuid:pk>/members/<uuid:member>/absent/", views.member_absent, name="member-absent"),
    path("rounds/<uuid:pk>/members/<uuid:member>/present/", views.member_present, name="member-present"),
    path("rounds/<uuid:pk>/decide/", views.milestone_decide, name="milestone-decide"),
    path("rounds/<uuid:pk>/review/", views.review_record, name="review-record"),
    path("decisions/<uuid:pk>/", views.decision, name="decision"),
    path("initiatives/<uuid:pk>/communications/", views.communications, name="communications"),
    path("addressees/<uuid:pk>/told/", views.addressee_told, name="addressee-told"),
    path("conditions/<uuid:pk>/sign-off/", views.condition_sign_off, name="condition-sign-off"),
    *urls_advice.urlpatterns,
]
