"""Addresses of the auditor's desk; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.audit import decisions, views

urlpatterns = [
    path("", views.audit, name="audit"),
    path("decisions/", decisions.decisions, name="audit-decisions"),
    path("facts/", views.facts, name="audit-facts"),
    path("facts/export.csv", views.export, name="audit-export"),
    path("findings/<int:pk>/explain/", views.explain_in_log, name="audit-finding"),
    path("deviations/<int:pk>/explain/", views.explain_in_case, name="audit-deviation"),
]
