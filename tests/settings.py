"""Settings of the test run: those of the program, with a throwaway data folder, a fast password hash and strict templates."""

import os
import tempfile

os.environ.setdefault("FARLED_DATA_DIR", tempfile.mkdtemp(prefix="farled-test-"))
os.environ.setdefault("LOG_LEVEL", "ERROR")

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, CONTENT_SECURITY_POLICY, DATABASES, STORAGES, TEMPLATES  # noqa: F401
from tests.support.strict import Strict

TESTING = True
FARLED_DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Strict("%s")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = ":memory:"
    DATABASES["default"]["TEST"] = {"NAME": None}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
SECURE_SSL_REDIRECT = False
CSRF_TRUSTED_ORIGINS = ["http://localhost", "http://testserver"]
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True
