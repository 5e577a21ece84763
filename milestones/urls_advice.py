"""Addresses of statements and referrals: noun / id / verb. What a personal link opens begins with answers/."""

from django.urls import URLPattern, path

from milestones.views import personal, referrals, statements

urlpatterns: list[URLPattern] = [
    path("initiatives/<uuid:pk>/advice/", statements.others, name="advice"),
    path("rounds/<uuid:pk>/statements/", statements.round_statements, name="round-statements"),
    path("rounds/<uuid:pk>/statements/ask/", statements.statements_ask, name="statements-ask"),
    path("rounds/<uuid:pk>/statements/remind/", statements.statements_remind, name="statements-remind"),
    path("rounds/<uuid:pk>/statements/of/<slug:area>/", statements.statement, name="statement"),
    path("rounds/<uuid:pk>/statements/of/<slug:area>/ask/", statements.statement_ask, name="statement-ask"),
    path("rounds/<uuid:pk>/referrals/new/", referrals.referral_new, name="referral-new"),
    path("referrals/<uuid:pk>/", referrals.referral, name="referral"),
    path("referrals/<uuid:pk>/edit/", referrals.referral_edit, name="referral-edit"),
    path("referrals/<uuid:pk>/move/", referrals.referral_move, name="referral-move"),
    path("referrals/<uuid:pk>/recipients/", referrals.referral_recipients, name="referral-recipients"),
    path("referrals/<uuid:pk>/send/", referrals.referral_send, name="referral-send"),
    path("referrals/<uuid:pk>/withdraw/", referrals.referral_withdraw, name="referral-withdraw"),
    path("referrals/<uuid:pk>/remind/", referrals.referral_remind, name="referral-remind"),
    path("referrals/<uuid:pk>/answer/", referrals.referral_answer, name="referral-answer"),
    path("recipients/<uuid:pk>/renew/", referrals.recipient_renew, name="recipient-renew"),
    path("recipients/<uuid:pk>/take-off/", referrals.recipient_take_off, name="recipient-take-off"),
    path("answers/<uuid:pk>/<slug:token>/", personal.personal_answer, name="personal-answer"),
    path("answers/<uuid:pk>/<slug:token>/documents/<uuid:version>/", personal.personal_document, name="personal-document"),
    path("answers/<uuid:pk>/<slug:token>/documents/<uuid:version>/pdf/", personal.personal_pdf, name="personal-pdf"),
]
