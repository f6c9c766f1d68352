"""Django behind the guard against floods."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from gongzhi.config.floods import Guard
from gongzhi.config.processes import THREADS


def guarded() -> Guard:
    """Return Django behind its guard."""
    django = get_wsgi_application()
    from gongzhi.config.metrics import flooded  # it asks for the settings, which Django reads now
    from gongzhi.web.middleware import heads_of_every_answer

    return Guard(
        django,
        limits=settings.LIMITS,
        processes=int(os.environ.get("GONGZHI_WEB_PROCESSES", "1")),
        threads=THREADS,
        proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT,
        cookie=settings.SESSION_COOKIE_NAME,
        refused=flooded,
        heads=heads_of_every_answer(),
    )
