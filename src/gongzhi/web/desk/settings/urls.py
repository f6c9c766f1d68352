"""Addresses of the administrators' settings; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.settings import (
    catalogue,
    deadlines,
    evaluation,
    index,
    running,
    taxonomy,
    templates,
    year,
)

urlpatterns = [
    path("", index.index, name="settings"),
    path("places/", catalogue.places, name="settings-places"),
    path("catalogue/", catalogue.entries, name="catalogue"),
    path("catalogue/export.csv", catalogue.export, name="catalogue-export"),
    path("catalogue/new/", catalogue.entry_new, name="catalogue-new"),
    path("catalogue/<int:pk>/", catalogue.entry, name="catalogue-entry"),
    path("catalogue/<int:pk>/end/", catalogue.entry_end, name="catalogue-end"),
    path("deadlines/", deadlines.rules, name="deadlines"),
    path("deadlines/new/", deadlines.rule_new, name="deadline-new"),
    path("deadlines/<int:pk>/", deadlines.rule, name="deadline-rule"),
    path("deadlines/<int:pk>/end/", deadlines.rule_end, name="deadline-end"),
    path("escalation/", deadlines.escalation, name="escalation"),
    path("escalation/<int:pk>/end/", deadlines.escalation_end, name="escalation-end"),
    path("taxonomy/", taxonomy.categories, name="taxonomy"),
    path("taxonomy/new/", taxonomy.category_new, name="category-new"),
    path("taxonomy/<int:pk>/", taxonomy.category, name="category"),
    path("calendar/", year.year, name="calendar"),
    path("templates/", templates.templates, name="templates"),
    path("templates/new/", templates.template, name="template-new"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/delete/", templates.template_delete, name="template-delete"),
    path("evaluation/", evaluation.evaluation, name="evaluation"),
    path("evaluation/weights/new/", evaluation.weights_new, name="weights-new"),
    path("evaluation/exclusions/new/", evaluation.exclusion_new, name="exclusion-new"),
    path("evaluation/exclusions/<int:pk>/end/", evaluation.exclusion_end, name="exclusion-end"),
    path("reactions/", running.reactions, name="reactions"),
    path("reactions/try/", running.reactions_try, name="reactions-try"),
]
