"""Settings of the tests: the real ones, in a home that is thrown away, without what is slow on purpose."""

import atexit
import os
import secrets
import shutil
import tempfile

# tests/conftest.py makes what tests need in it; here, because Django's own commands read these settings too.
os.environ["GONGZHI_HOME"] = f"{tempfile.gettempdir()}/gongzhi-tests-{secrets.token_hex(8)}"
os.environ["GONGZHI_SECRET_KEY"] = "only-for-tests"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright runs an event loop in the thread of the test
os.environ["GONGZHI_HOSTS"] = "127.0.0.1,localhost,testserver"

from gongzhi.config.settings import *  # noqa: F403  # the variables above must be set first
from gongzhi.config.settings import DATABASES, HOME, STORAGES

atexit.register(shutil.rmtree, HOME, ignore_errors=True)

IS_SQLITE = DATABASES["default"]["ENGINE"] == "gongzhi.kernel.sqlite"
if IS_SQLITE:
    # A file, because threads and the live server share it; unsynced, because it is thrown away.
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
DATABASES["default"]["CONN_MAX_AGE"] = 0

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
STATIC_ROOT = HOME / "static"
KEEP_SECONDS = 0  # a test's database is another than the last one's
