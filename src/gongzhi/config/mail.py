"""How letters leave the house: GONGZHI_EMAIL_URL as Django's settings for e-mail."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

_PORTS = {"smtp": 25, "submission": 587, "smtps": 465}


def mail_settings(url: str, *, home: Path) -> dict[str, Any]:
    """Return Django's EMAIL_… settings for an address; without one, letters become files in `home`/mail.

    smtp://host, submission://name:password@host (STARTTLS) or smtps://name:password@host (TLS from the first
    byte); ?from=address is the sender.
    """
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": home / "mail",
            "DEFAULT_FROM_EMAIL": "gongzhi@localhost",
        }
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("GONGZHI_EMAIL_URL is smtp://, submission:// or smtps:// with a host")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or _PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "submission",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,  # seconds
        "DEFAULT_FROM_EMAIL": parse_qs(parts.query).get("from", [f"gongzhi@{parts.hostname}"])[0],
    }
