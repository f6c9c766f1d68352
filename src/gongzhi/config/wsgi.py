"""The WSGI entrance: the guard against floods, then Django."""

import gc
import logging
import os

from django.db import DatabaseError, connections
from django.urls import get_resolver

from gongzhi.config.guarding import guarded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongzhi.config.settings")


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
