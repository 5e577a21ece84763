"""All settings of Farled. Every knob is an environment variable with a safe, working default (docs/operating.md)."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("FARLED_DATA_DIR") or BASE_DIR / "data").resolve()
FARLED_DEMO = env.flag("FARLED_DEMO", default=True)
FARLED_BASE_URL = env.text("FARLED_BASE_URL", f"http://{env.text('HOST', '127.0.0.1')}:{env.text('PORT', '8000')}").rstrip("/")
FARLED_INSTALLATION = env.text("FARLED_INSTALLATION")
TESTING = False

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret_key(DATA_DIR)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [FARLED_BASE_URL]
HTTPS = FARLED_BASE_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_fsm",
    "guardian",
    "csp",
    "axes",
    "django_htmx",
    "core",
    "accounts",
    "notifications",
    "adoption",
    "documents",
    "registers",
    "procurement",
    "benefits",
    "milestones",
    "meetings",
    "followup",
    "portfolio",
]

MIDDLEWARE = [
    "core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "accounts.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.PersonalLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
            "builtins": ["core.templatetags.farled", "django.templatetags.i18n", "django.templatetags.static"],
            "libraries": {
                "humanize": "django.contrib.humanize.templatetags.humanize",
                "django_htmx": "django_htmx.templatetags.django_htmx",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.sign_in_state",
                "adoption.context.awaiting",
            ],
        },
    }
]

# Data ---------------------------------------------------------------------
DATABASES = {"default": env.database(env.text("DATABASE_URL"), sqlite_path=DATA_DIR / "farled.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FARLED_PICTURE_BYTES = env.number("FARLED_PICTURE_BYTES", default=10_000_000)
FARLED_VERIFY_BYTES = env.number("FARLED_VERIFY_BYTES", default=25_000_000)
FILE_UPLOAD_HANDLERS = [
    "core.fingerprints.Hashing",
    "core.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People and rights ----------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.FarledBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "start"
LOGOUT_REDIRECT_URL = "sign-in"
# Ten wrong passwords for one account from one address, then a quarter of an hour of rest.
AXES_FAILURE_LIMIT = env.number("SIGN_IN_FAILURES", default=10)
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_SENSITIVE_PARAMETERS = ["username", "password"]
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
AXES_IPWARE_PROXY_COUNT = env.number("TRUSTED_PROXIES", default=0) or None

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("TRUSTED_PROXIES", default=0) else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# Languages ------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "Europe/Stockholm")
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish")), ("fi", _("Finnish")), ("nb", _("Norwegian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "farled_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
USE_THOUSAND_SEPARATOR = True

# Mail -----------------------------------------------------------------------
globals().update(env.mail(env.text("EMAIL_URL")))
MAIL_FOLDER = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "Farled <farled@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Work in the background -------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
CELERY_BEAT_SCHEDULE = {
    "sweep-jobs": {"task": "core.tasks.sweep_jobs", "schedule": 60.0},
    "deliver-mail": {"task": "notifications.tasks.sweep_outbox", "schedule": 60.0},
    "anchor": {"task": "core.tasks.anchor_record", "schedule": crontab(minute="20")},
    "mandates": {"task": "adoption.tasks.refresh_grants", "schedule": crontab(hour="0", minute="10")},
    "lead-changes": {"task": "adoption.tasks.change_leads", "schedule": crontab(hour="0", minute="20")},
    "import-drafts": {"task": "adoption.tasks.drop_import_drafts", "schedule": crontab(hour="0", minute="40")},
    "told": {"task": "milestones.tasks.settle_communications", "schedule": crontab(minute="20")},
    "overdue": {"task": "followup.tasks.remind_overdue", "schedule": crontab(hour="6", minute="30")},
}

# Method and limits (product.md, decided question 4: settings with sensible defaults) ------
CONTINGENCY_FROM = 10
RISK_REVIEW_DAYS = 30
MANDATE_ENDS_SOON_DAYS = 30
SCHEDULE_MARGIN_PERCENT = 20
MINUTES_DAYS = 7  # calendar days after a meeting in which its minutes are to be sent for approval
COMMUNICATION_DAYS = 10  # calendar days after a decision in which everybody is to be told of it (M10)
PAGE_SIZE = 25

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request_id": {"()": "core.logs.RequestIdFilter"}},
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}, "plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "out": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if env.text("LOG_FORMAT", "json") == "plain" else "json",
            "filters": ["request_id"],
        }
    },
    "root": {"handlers": ["out"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
        "django.request": {"level": "ERROR"},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
    },
}
