"""Addresses of sign-in (names of django-allauth) and of one's own pages (account:…)."""

from allauth.account import views as allauth
from django.urls import include, path

from gongzhi.web.account import views

pages = [
    path("", views.home, name="home"),
    path("profile/", views.profile, name="profile"),
    path("devices/", views.devices, name="devices"),
    path("devices/end-others/", views.end_other_devices, name="end-other-devices"),
    path("devices/<int:pk>/end/", views.end_device, name="end-device"),
    path("invitation/<str:code>/", views.invitation, name="invitation"),
]

# Without e-mail there is nothing to confirm or to reset by, so those pages of allauth stay away.
urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("", include((pages, "account"))),
]
