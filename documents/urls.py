"""Addresses of documents. A heading's key never equals one of the verbs (a test sees to it)."""

from django.urls import path

from documents.views import document, files, listing, review, section, versions

urlpatterns = [
    path("initiatives/<uuid:pk>/documents/", listing.documents, name="documents"),
    path("initiatives/<uuid:pk>/documents/<slug:type_key>/begin/", listing.begin, name="document-begin"),
    path("initiatives/<uuid:pk>/plan.pdf/", files.plan_pdf, name="plan-pdf"),
    path("documents/<uuid:pk>/", document.document, name="document"),
    path("documents/<uuid:pk>/assign/", document.responsible, name="document-responsible"),
    path("documents/<uuid:pk>/review/", review.review, name="document-review"),
    path("documents/<uuid:pk>/approve/", review.approve, name="document-approve"),
    path("documents/<uuid:pk>/send-back/", review.send_back, name="document-send-back"),
    path("documents/<uuid:pk>/take-back/", document.take_back, name="document-take-back"),
    path("documents/<uuid:pk>/new-draft/", document.new_draft, name="document-new-draft"),
    path("documents/<uuid:pk>/versions/", versions.versions, name="document-versions"),
    path("documents/<uuid:pk>/pdf/", files.document_pdf, name="document-pdf"),
    path("documents/<uuid:pk>/<slug:key>/", section.section, name="document-section"),
    path("versions/<uuid:pk>/", versions.version, name="version"),
    path("versions/<uuid:pk>/pdf/", files.version_pdf, name="version-pdf"),
    path("renderings/<uuid:pk>/", files.rendering_page, name="rendering"),
    path("files/<uuid:pk>/", files.file, name="file"),
]
