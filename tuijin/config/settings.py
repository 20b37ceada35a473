"""Settings. Everything that differs between instances comes from the environment or the data directory."""

import os
from pathlib import Path

import dj_database_url

from tuijin.config.instance import data_directory, keep_private, secret_key

BASE = Path(__file__).resolve().parent.parent.parent
DATA = data_directory()
SECRET_KEY = secret_key(DATA)
DEBUG = os.environ.get("TUIJIN_DEBUG") == "1"
PORT = os.environ.get("PORT") or "8000"
HTTPS = os.environ.get("TUIJIN_HTTPS") == "1"
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
HOSTS = [host for host in os.environ.get("TUIJIN_HOSTS", "").split(",") if host]
ALLOWED_HOSTS = LOOPBACK + HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in HOSTS if HTTPS]

ROOMS = ["home", "api", "demo", "opportunities", "market", "customers", "activities", "playbook", "transfer"]
ROOMS += ["search", "saved_views", "people", "timeline", "web"]  # highest first; `common` declares nothing
INSTALLED_APPS = [
    "tuijin.config.apps.HouseConfig",
    *[f"tuijin.{room}" for room in ROOMS],
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_q",
    "csp",
    "ninja",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tuijin.web.static_files.StaticFilesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "tuijin.people.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tuijin.people.middleware.ActorMiddleware",
    "tuijin.web.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "tuijin.config.urls"
WSGI_APPLICATION = "tuijin.config.wsgi.application"
FORM_RENDERER = "tuijin.web.controls.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tuijin.people.context.shell",
                "tuijin.search.context.palette",
            ],
        },
    }
]

# How many KB of its pages SQLite keeps for each connection: a server has several and reads little at a time, a
# command or a job has one, and an import writes all over the file.
SQLITE_CACHE = 2_000 if os.environ.get("TUIJIN_SERVES") else 64_000
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
    f"PRAGMA cache_size=-{SQLITE_CACHE}; PRAGMA temp_store=MEMORY;",
}
# What is asked again and again is planned once: planning takes PostgreSQL longer than answering. Its own guess, that
# one page from anywhere costs four in a row, is of turning disks: it read whole tables for a column of the board.
POSTGRESQL_OPTIONS = {
    "server_side_binding": True,
    "prepare_threshold": 3,
    "options": "-c random_page_cost=1.1 -c jit=off",
}
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{DATA / 'tuijin.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    keep_private(DATABASES["default"]["NAME"])
else:
    DATABASES["default"]["OPTIONS"] = POSTGRESQL_OPTIONS | DATABASES["default"].get("OPTIONS", {})
DATABASES["default"]["CONN_MAX_AGE"] = 60  # opening SQLite costs a millisecond and forgets what was read
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["tuijin.people.backend.HouseBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "tuijin.people.passwords.LongEnough",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
    )
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tuijin.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody can register, so a stranger gets no mail
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "7/10m/ip,6/5m/key"}
# How many proxies stand in front: without it, all sign-ins behind one would share an address and its limit.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TUIJIN_PROXIES") or HTTPS)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [BASE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = BASE / ".venv" / "static"  # built by `make setup`, the same for every instance
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tuijin.web.static_files.StaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"  # until a mail server is named
EMAIL_FILE_PATH = DATA / "mail"
if os.environ.get("TUIJIN_MAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["TUIJIN_MAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("TUIJIN_MAIL_PORT") or 587)
    EMAIL_USE_SSL = EMAIL_PORT == 465
    EMAIL_USE_TLS = not EMAIL_USE_SSL
    EMAIL_HOST_USER = os.environ.get("TUIJIN_MAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("TUIJIN_MAIL_PASSWORD", "")
    DEFAULT_FROM_EMAIL = os.environ.get("TUIJIN_MAIL_FROM") or EMAIL_HOST_USER or "tuijin@localhost"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tuijin.web.errors.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

Q_CLUSTER = {
    "name": "tuijin",
    "orm": "default",
    "workers": 1,
    "timeout": 600,
    "retry": 900,
    "max_attempts": 3,
    "ack_failures": True,
    "catch_up": False,
    "poll": 2,
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
