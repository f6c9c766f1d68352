"""Addresses of the administrators' pages for people; part of the desk (desk:…)."""

from django.urls import path

from gongzhi.web.desk.people import accounts, views

urlpatterns = [
    path("settings/people/", views.people, name="people"),
    path("settings/people/<int:pk>/", views.person, name="person"),
    path("settings/people/<int:pk>/deactivate/", accounts.deactivate, name="person-deactivate"),
    path("settings/people/<int:pk>/reactivate/", accounts.reactivate, name="person-reactivate"),
    path("settings/people/<int:pk>/sessions/end/", accounts.sessions_end, name="person-sessions-end"),
    path(
        "settings/people/<int:pk>/second-factor/reset/",
        accounts.second_factor_reset,
        name="person-keys-reset",
    ),
    path(
        "settings/people/<int:pk>/tokens/<int:token>/revoke/",
        accounts.token_revoke,
        name="person-token-end",
    ),
    path("settings/people/memberships/<int:pk>/end/", views.membership_end, name="membership-end"),
    path("settings/people/invitations/", views.invitations, name="invitations"),
    path("settings/people/invitations/new/", views.invitation_new, name="invitation-new"),
    path("settings/people/invitations/sent/", views.invitation_sent, name="invitation-sent"),
    path("settings/people/invitations/<int:pk>/revoke/", views.invitation_revoke, name="invitation-revoke"),
    path("settings/people/organisations/", views.organisations, name="organisations"),
    path("settings/people/organisations/new/", views.organisation_new, name="organisation-new"),
    path("settings/people/organisations/<int:pk>/", views.organisation, name="organisation"),
]
