"""Settings: everything that differs between installations comes from GONGZHI_* variables."""

import os
from pathlib import Path

import dj_database_url

from gongzhi.config.floods import limits_of
from gongzhi.config.logs import logging_of, style_of
from gongzhi.config.mail import mail_settings
from gongzhi.config.secret import secret_key

# What learns and gathers multiplies small matrices: threads that wait for each other only burn the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("GONGZHI_HOME", "var")).resolve()
DATABASE_URL = os.environ.get("GONGZHI_DATABASE_URL", f"sqlite:///{HOME / 'gongzhi.sqlite3'}")
CITY_NAME = os.environ.get("GONGZHI_CITY", "云麓市")

DEBUG = False
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("GONGZHI_HOSTS", "127.0.0.1,localhost").split(",")
HTTPS = os.environ.get("GONGZHI_HTTPS", "") == "1"
# Who must have a second factor: "staff", or "administrators" (with supervisors and auditors); "none" asks
# nobody; anything else asks staff and lets them go on.
SECOND_FACTOR = os.environ.get("GONGZHI_SECOND_FACTOR", "")

# One order of modules, top to bottom, as in ARCHITECTURE.md and the import contract.
INSTALLED_APPS = [
    "gongzhi.demo",
    "gongzhi.api",
    "gongzhi.web",
    "gongzhi.civic.accountability",
    "gongzhi.civic.clients",
    "gongzhi.civic.teamwork",
    "gongzhi.civic.evaluation",
    "gongzhi.civic.rights",
    "gongzhi.civic.dispatch",
    "gongzhi.civic.cases",
    "gongzhi.civic.people",
    "gongzhi.civic.jurisdictions",
    "gongzhi.civic.privacy",
    "gongzhi.civic.ledger",
    "gongzhi.kernel",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "gongzhi.config.visits.Visit",
    "django.middleware.security.SecurityMiddleware",
    "gongzhi.config.unreadable.Unreadable",
    "gongzhi.web.middleware.safety",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "gongzhi.web.middleware.language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gongzhi.web.account.middleware.last_seen",
    "gongzhi.web.account.middleware.second_factor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "gongzhi.config.urls"
WSGI_APPLICATION = "gongzhi.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gongzhi.web.context.look",
            ],
        },
    },
]
FORM_RENDERER = "gongzhi.web.forms_look.LookRenderer"

DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time, in turn, and an acknowledged write is on the disk: WAL with full sync.
    DATABASES["default"]["ENGINE"] = "gongzhi.kernel.sqlite"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
            "PRAGMA secure_delete=ON;"  # what was deleted is not left in the file
        ),
    }
else:
    # As long as SQLite waits for a lock; a migration that waits longer would hold up everybody behind it.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c lock_timeout=20s")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Counters of failed sign-ins must be the same for all web processes, so they are in the database; with room
# enough that nobody pushes them out by guessing many names.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

# How long a process may go on with tables (limits, calendar) that another process has just changed.
KEEP_SECONDS = 5

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("sign_in_mark", "sign_in_name", "full_name", "phone")},
    },
    {"NAME": "gongzhi.web.account.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gongzhi.web.account.passwords.NotOurName"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account:home"
ACCOUNT_ADAPTER = "gongzhi.web.account.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "gongzhi.web.account.forms.SignInForm",
    "signup": "gongzhi.web.account.forms.SignUpForm",
    "change_password": "gongzhi.web.account.forms.ChangePasswordForm",
    "reset_password": "gongzhi.web.account.forms.ForgottenPasswordForm",
    "reset_password_from_key": "gongzhi.web.account.forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "sign_in_mark"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # the vault has it
ACCOUNT_USER_DISPLAY = str
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # sign-in names are unique where there are any: a caller has none
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # whoever types a stranger's address sends that stranger nothing
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/5m/ip,5/5m/key",
    "signup": "20/m/ip",
    "confirm_email": "5/h/key",
    "reset_password": "20/m/ip,3/h/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds for which a proof of who one is holds (web/proof.py)
PASSWORD_RESET_TIMEOUT = 60 * 60
MFA_ADAPTER = "gongzhi.web.account.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "gongzhi.web.account.second_factor.CodeForm",
    "activate_totp": "gongzhi.web.account.second_factor.FirstCodeForm",
    "add_webauthn": "gongzhi.web.account.second_factor.NewPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # one step (30 s) early or late: clocks of phones differ
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# How many proxies of our own stand before us: the address of a client is what the first of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GONGZHI_TRUSTED_PROXIES", "1" if HTTPS else "0"))
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True  # our scripts read the token from the form
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if HTTPS:  # RFC 6265bis, 4.1.3.2: no other host and no page without TLS can set a cookie of such a name
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
CSRF_FAILURE_VIEW = "gongzhi.web.errors.replayed_form"
X_FRAME_OPTIONS = "DENY"

# What stands before a path in a letter: never what a visitor's Host header says.
SITE_ADDRESS = os.environ.get("GONGZHI_ADDRESS") or f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0]}"
SITE_ADDRESS = SITE_ADDRESS.rstrip("/")
globals().update(mail_settings(os.environ.get("GONGZHI_EMAIL_URL", ""), home=HOME))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = os.environ.get("GONGZHI_TIME_ZONE", "Asia/Shanghai")
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "attachments"
VAULT_ROOT = HOME / "vault"  # the keys of what is known of persons; in no backup of the tables
KEY_SERVICE = os.environ.get("GONGZHI_KEY_SERVICE", "gongzhi.civic.privacy.queries.keys.KeyFiles")
LEDGER_ROOT = HOME / "ledger"  # what anybody may copy, and the keys that nobody may
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Only to try webhooks out on one machine: their receivers may then be at 127.0.0.1, without TLS.
WEBHOOKS_TO_LOOPBACK = os.environ.get("GONGZHI_WEBHOOKS_TO_LOOPBACK", "") == "1"

# What one sender may do: "off", or limits like "reads=3000 at-once=0" (config/floods.py).
LIMITS = limits_of(os.environ.get("GONGZHI_LIMITS", ""))

LOGGING = logging_of(style_of(os.environ.get("GONGZHI_LOG", "")))

# All processes that share a home count into one folder; the library reads its name from the environment.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(HOME / "metrics")
METRICS_TOKEN = os.environ.get("GONGZHI_METRICS_TOKEN", "")
DISK_RESERVE = int(os.environ.get("GONGZHI_DISK_RESERVE", "500"))  # megabytes; with less we are not ready
