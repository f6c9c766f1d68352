"""The WSGI entrance: the guard against floods, then Django."""

import gc
import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver

from gongzhi.config.floods import Guard
from gongzhi.config.processes import THREADS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")


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


def settle() -> None:
    """Load all views and the names of all places now, and keep them out of every later search for garbage.

    Looking through all these things that never go away would stop a visit for a tenth of a second.
    """
    _ = get_resolver().url_patterns
    load_all_names()
    gc.collect()
    gc.freeze()


def load_all_names() -> None:
    """Spare the first resident who writes a second's wait; without a database that is ready, they wait."""
    from gongzhi.civic.jurisdictions.queries import load_names  # its tables are there now

    try:
        load_names()
    except DatabaseError:
        logging.getLogger(__name__).warning("names_not_loaded", exc_info=True)
    finally:
        connections.close_all()


application = guarded()
settle()
