"""Settings of the tests: a data directory of their own, fast passwords, no hashed static files."""

import os
import tempfile

os.environ["TUIJIN_DATA"] = tempfile.mkdtemp(prefix="tuijin-test-")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # a browser's loop may run beside tests in one process
from tuijin.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
