"""Django's settings, read from a handful of environment variables that fail loudly."""

from __future__ import annotations

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from kikin.values.text import Text

ENVIRONMENT: tuple[tuple[str, str, Text], ...] = (
    (
        "KIKIN_HOME",
        "./kikin-home",
        Text("基金の置き場所となるフォルダー", "the folder in which a fund lives"),
    ),
    (
        "KIKIN_DATABASE_URL",
        "sqlite:///HOME/kikin.sqlite3",
        Text("データベース（sqlite または postgresql）", "the database: sqlite or postgresql"),
    ),
    (
        "KIKIN_HOSTS",
        "127.0.0.1,localhost,[::1]",
        Text("応答するホスト名（カンマ区切り）", "host names to answer to, separated by commas"),
    ),
    (
        "KIKIN_TODAY",
        "",
        Text(
            "実演に限り、今日とみなす日（YYYY-MM-DD）",
            "in a demonstration only: the day to take for today (YYYY-MM-DD)",
        ),
    ),
)


def _environment(name: str) -> str:
    default = next(value for key, value, _ in ENVIRONMENT if key == name)
    return os.environ.get(name) or default


def _date(name: str) -> date | None:
    text = _environment(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={text!r} is not a date such as 2026-11-22") from error


KIKIN_HOME = Path(_environment("KIKIN_HOME")).resolve()
DEMONSTRATION_MARK = KIKIN_HOME / "demonstration.json"
IS_DEMONSTRATION = DEMONSTRATION_MARK.exists()
KIKIN_TODAY = _date("KIKIN_TODAY") if IS_DEMONSTRATION else None


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url.replace("HOME", quote(str(KIKIN_HOME)), 1) if url.startswith("sqlite:") else url)
    if parts.scheme == "sqlite":
        # A demonstration may be remade; a real fund must survive a power cut to the last event.
        synchronous = "NORMAL" if IS_DEMONSTRATION else "FULL"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:] if parts.path.startswith("//") else parts.path),
            "OPTIONS": {
                "timeout": 60,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL;"
                    f"PRAGMA synchronous={synchronous};"
                    "PRAGMA foreign_keys=ON;"
                    "PRAGMA recursive_triggers=ON;"
                ),
            },
        }
    if parts.scheme == "postgresql":
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or 5432),
            "CONN_HEALTH_CHECKS": True,
            "CONN_MAX_AGE": 60,
        }
    raise ImproperlyConfigured(f"KIKIN_DATABASE_URL={url!r}: it starts with sqlite: or postgresql:")


def _secret_key() -> str:
    """A secret of this home's own, made once and readable by its owner alone."""
    kept = KIKIN_HOME / "secret.key"
    KIKIN_HOME.mkdir(parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


DATABASES = {"default": _database(_environment("KIKIN_DATABASE_URL"))}
SECRET_KEY = _secret_key()
DEBUG = False
ALLOWED_HOSTS = _environment("KIKIN_HOSTS").split(",")
ROOT_URLCONF = "kikin.office.urls"
WSGI_APPLICATION = "kikin.office.wsgi.application"
AUTH_USER_MODEL = "parties.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/sign-in/"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "kikin.office.audit",
    "kikin.office.ledger",
    "kikin.office.charter",
    "kikin.office.jobs",
    "kikin.office.approvals",
    "kikin.office.parties",
    "kikin.office.control",
    "kikin.office.vision",
    "kikin.office.calls",
    "kikin.office.applications",
    "kikin.office.lists",
    "kikin.office.screening",
    "kikin.office.reviews",
    "kikin.office.panels",
    "kikin.office.selection",
    "kikin.office.awards",
    "kikin.office.watch",
    "kikin.office.outgoing",
    "kikin.office.oversight",
    "kikin.office.overlaps",
    "kikin.office.milestones",
    "kikin.office.changes",
    "kikin.office.costs",
    "kikin.office.claims",
    "kikin.office.settlements",
    "kikin.office.payments",
    "kikin.office.closing",
    "kikin.office.incidents",
    "kikin.office.publication",
    "kikin.office.look",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kikin.office.look.headers.ContentSecurityMiddleware",
    "kikin.office.look.languages.LanguageMiddleware",
    "kikin.office.doors.entrance.ActingMiddleware",
]

ROOM = Path(__file__).resolve().parent
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates", *sorted(ROOM.glob("doors/*/templates"))],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "kikin.office.look.context.frame",
                "kikin.office.doors.entrance.frame_of_door",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOM / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("en", "English")]

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kikin.office.doors.entrance.token_is_old"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
