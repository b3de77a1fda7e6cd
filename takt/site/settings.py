"""Settings, read from the environment.

TAKT_DATA      the folder of database, files and the generated secret (default: var)
TAKT_DEMO      1 for the demo group: a secret is generated, the sign-in page offers its people
TAKT_SECRET    the secret that signs sessions; needed outside demo mode
TAKT_HOSTS     host names that the server answers to, separated by commas
TAKT_HTTPS     1 where the server is reached through HTTPS
TAKT_BACKUP_DIR    where the worker writes backups; without it none
TAKT_BACKUP_EVERY  hours between them (default: 24)
TAKT_BACKUP_KEEP   how many are kept (default: 14)
DATABASE_URL   postgresql://user:password@host:port/name; without it SQLite in TAKT_DATA
TAKT_LOG           json for log lines that machines read
TAKT_METRICS_TOKEN who knows it reads /metrics; without it this machine alone
TAKT_POOLER        1 where a pooler (PgBouncer) stands before PostgreSQL
PORT           where `takt serve` listens
TAKT_OIDC_ISSUER, TAKT_OIDC_CLIENT_ID, TAKT_OIDC_CLIENT_SECRET, TAKT_OIDC_NAME
               the identity provider that people may come in by, and what its button says
TAKT_ADDRESS      where people reach the server, for links in mail and webhooks: https://takt.example.com
TAKT_MAIL_URL     smtp://user:password@host:587 (STARTTLS), smtps://…:465, smtp+plain://… (inside the house only),
                  or file:///folder; without it no mail is sent
TAKT_MAIL_FROM    the sender of mail: Takt <takt@example.com>
TAKT_PROXIES      addresses of the proxies in front, separated by commas: they are believed whom they hand on
TAKT_FETCH_ALLOW  hosts (name or name:port, separated by commas) that may be called although they lie inside
"""

import os
from pathlib import Path

from takt.site import sqlite  # noqa: F401  before anything of Django opens a connection
from takt.site.environment import (
    address,
    allowed_hosts,
    database,
    fetch_allow,
    oidc,
    proxies,
    secret,
    trusted_origins,
    whole_number,
)
from takt.site.mail_way import mail_way

HERE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TAKT_DATA", "var")).resolve()
DEMO = os.environ.get("TAKT_DEMO") == "1"
HTTPS = os.environ.get("TAKT_HTTPS") == "1"

SECRET_KEY = secret(DATA, demo=DEMO)
DEBUG = False
ALLOWED_HOSTS = allowed_hosts()
CSRF_TRUSTED_ORIGINS = trusted_origins(ALLOWED_HOSTS, https=HTTPS)
DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "ninja",
    "takt.ground",
    "takt.flow",
    "takt.kit",
    "takt.office",
    "takt.accounts",
    "takt.demand",
    "takt.desk",
    "takt.outside",
    "takt.site",
]

MIDDLEWARE = [
    "takt.site.metrics.Measured",
    "takt.site.policy.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "takt.site.breaker.Breaker",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "takt.site.access.Identity",
    "takt.site.language.PersonLocale",
    "takt.site.access.Bounded",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "takt.kit.errors.Errors",
    "takt.site.access.DenyByDefault",
    "takt.kit.once.Once",
]

ROOT_URLCONF = "takt.site.urls"
WSGI_APPLICATION = "takt.site.wsgi.application"
AUTH_USER_MODEL = "ground.Person"
LOGIN_URL = "/sign-in/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            # cotton and partials both want to wrap the loaders: one explicit list serves both
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "takt.kit.shell.shell",
                "takt.site.demo_clock.shown",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "takt.kit.templatetags.takt",
            ],
        },
    },
]
COTTON_DIR = "cotton"
TAKT_FRAME = "takt.site.rail.FRAME"
TAKT_LISTENERS = ("takt.outside.listening.hear",)

LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "takt.site.static.HashedStatic"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False

SESSION_ENGINE = "takt.accounts.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "takt.kit.errors.stale_form"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

FETCH_ALLOW = fetch_allow()
PROXIES = proxies()
OIDC = oidc()
ADDRESS = address(ALLOWED_HOSTS, https=HTTPS)
MAIL = mail_way()
MAIL_FROM = MAIL.sender
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = MAIL.backend, MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starttls, MAIL.tls
EMAIL_FILE_PATH = MAIL.folder
EMAIL_TIMEOUT = 10  # seconds of a step; a letter is sent within the minute of its errand

FILES = DATA / "files"
BACKUP_DIR = os.environ.get("TAKT_BACKUP_DIR") or None
BACKUP_EVERY = whole_number("TAKT_BACKUP_EVERY", 24)  # hours
BACKUP_KEEP = whole_number("TAKT_BACKUP_KEEP", 14)
FILE_LIMIT = 25 * 1024 * 1024  # bytes a file may have
BODY_LIMIT = 4 * FILE_LIMIT  # bytes of one request: a few files, or one that is imported
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

METRICS_TOKEN = os.environ.get("TAKT_METRICS_TOKEN", "")
LOG = "json" if os.environ.get("TAKT_LOG") == "json" else "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "takt.site.journal.Line", "format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "takt.site.journal.Json"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "ERROR"}},  # a wrong address is not our fault
}
