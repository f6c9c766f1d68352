"""Addresses of the privacy officer's desk; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.privacy import (
    assessments,
    consents,
    guardianships,
    incidents,
    limits,
    recipients,
    register,
    requests,
    views,
)

urlpatterns = [
    path("", views.privacy, name="privacy"),
    path("assessments/", assessments.assessments, name="assessments"),
    path("assessments/new/", assessments.write, name="assessment-new"),
    path("assessments/<int:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<int:pk>/sign/", assessments.sign, name="assessment-sign"),
    path("assessments/<int:pk>/withdraw/", assessments.withdraw, name="assessment-withdraw"),
    path("assessments/<int:pk>/erase/", assessments.erase, name="assessment-erase"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/new/", incidents.note, name="incident-new"),
    path("incidents/limits/", limits.limits, name="notice-limits"),
    path("incidents/limits/<int:pk>/", limits.limit, name="notice-limit"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/change/", incidents.change, name="incident-change"),
    path("incidents/<int:pk>/people/", incidents.people, name="incident-people"),
    path("incidents/<int:pk>/close/", incidents.close, name="incident-close"),
    path("incidents/<int:pk>/told/<int:duty>/", incidents.told, name="incident-told"),
    path("incidents/<int:pk>/not-told/<int:duty>/", incidents.not_told, name="incident-not-told"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/new/", recipients.recipient_new, name="recipient-new"),
    path("recipients/<int:pk>/", recipients.recipient, name="recipient"),
    path("recipients/<int:pk>/end/", recipients.recipient_end, name="recipient-end"),
    path("consents/", consents.consents, name="privacy-consents"),
    path("guardianships/", guardianships.guardianships, name="guardianships"),
    path("guardianships/<int:pk>/end/", guardianships.guardianship_end, name="guardianship-end"),
    path("register/", register.register, name="privacy-register"),
    path("retention/", register.retention, name="privacy-retention"),
    path("requests/", requests.requests, name="privacy-requests"),
    path("requests/<str:number>/", requests.one_request, name="privacy-request"),
]
