"""Addresses of sign-in (names of django-allauth) and of one's own pages (account:…)."""

from allauth.account import views as allauth
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from gongzhi.web.account import consents, data, email, keys, looks, requests, tokens, views

pages = [
    path("", views.home, name="home"),
    path("profile/", views.profile, name="profile"),
    path("proof/", views.proof, name="proof"),
    path("email/", email.email, name="email"),
    path("email/remove/", email.email_remove, name="email-remove"),
    path("email/<str:token>/", email.email_confirm, name="email-confirm"),
    path("consents/", consents.consents, name="consents"),
    path("consents/<slug:purpose>/", consents.consent, name="consent"),
    path("consents/wards/<int:pk>/", consents.ward_consents, name="ward-consents"),
    path("consents/wards/<int:pk>/<slug:purpose>/", consents.ward_consent, name="ward-consent"),
    path("data/", data.data, name="data"),
    path("data/copy.json", data.copy, name="data-copy"),
    path("devices/", views.devices, name="devices"),
    path("devices/end-others/", views.end_other_devices, name="end-other-devices"),
    path("devices/<int:pk>/end/", views.end_device, name="end-device"),
    path("looks/", looks.looks, name="looks"),
    path("looks/<int:pk>/objection/", looks.look_objection, name="look-objection"),
    path("requests/", requests.requests, name="requests"),
    path("requests/new/", requests.request_new, name="request-new"),
    path("requests/<str:number>/copy.json", requests.request_copy, name="request-copy"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("invitation/<str:code>/", views.invitation, name="invitation"),
]

second_factor = [
    path("", keys.index, name="mfa_index"),
    path("sign-in/", mfa.authenticate, name="mfa_authenticate"),
    path("app/", keys.add_app, name="mfa_activate_totp"),
    path("app/remove/", keys.remove_app, name="mfa_deactivate_totp"),
    path("codes/", keys.codes, name="mfa_view_recovery_codes"),
    path("codes/make/", keys.make_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", keys.index, name="mfa_list_webauthn"),
    path("passkeys/sign-in/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("passkeys/add/", keys.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", keys.remove_passkey, name="mfa_remove_webauthn"),
]

forgotten = [
    path("", allauth.password_reset, name="account_reset_password"),
    path("sent/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^(?P<uidb36>[0-9a-z]{1,13})-(?P<key>[0-9A-Za-z-]{1,80})/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

urlpatterns = [
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("signup/", allauth.signup, name="account_signup"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/reset/", include(forgotten)),
    path("second-factor/", include(second_factor)),
    path("", include((pages, "account"))),
]
