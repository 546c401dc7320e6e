"""Django's settings, all taken from the installation folder that UNDERSIGNED_HOME names.

Without UNDERSIGNED_HOME the settings load with an empty database in memory: enough for checks and
migrations, never for serving (`undersigned serve` refuses it).
"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from undersigned.core.errors import N_
from undersigned.outside.installation import Installation, InstallationError

HERE = Path(__file__).parent
_home = os.environ.get("UNDERSIGNED_HOME", "")
INSTALLATION: Installation | None = Installation.load(Path(_home)) if _home else None

SECRET_KEY = INSTALLATION.secret if INSTALLATION else secrets.token_urlsafe(48)
DEBUG = False
DEMO = bool(INSTALLATION and INSTALLATION.demo)
BASE_URL = INSTALLATION.url if INSTALLATION else "http://localhost"
_https = BASE_URL.startswith("https://")
_host = urlsplit(BASE_URL).hostname or "localhost"
# A demo holds nothing worth protecting, and is looked at under whatever name its machine has.
ALLOWED_HOSTS = ["*"] if DEMO else [_host, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [BASE_URL] if _https else []


def _database() -> dict[str, Any]:
    url = os.environ.get("DATABASE_URL") or (INSTALLATION.database if INSTALLATION else "")
    if url:
        parts = urlsplit(url)
        if parts.scheme not in {"postgres", "postgresql"}:
            raise InstallationError(
                N_("The database %(scheme)s is not known. Use postgresql://user:password@host:port/name."),
                scheme=parts.scheme,
            )
        if find_spec("psycopg") is None:  # Django would tell of a package that is none of ours, too
            raise InstallationError("This needs psycopg. Install undersigned[postgres].")
        query = dict(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(query.get("host", parts.hostname or "")),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(INSTALLATION.home / "database.sqlite3") if INSTALLATION else ":memory:",
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 30,
            # Deferred transactions fail with "database is locked" when two writers upgrade at once.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "undersigned",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",  # for its static file alone
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "undersigned.api.door.door",
    "undersigned.middleware.refuse_broken_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "undersigned.middleware.choose_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "undersigned.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "undersigned.middleware.page_context",
            ]
        },
    }
]

AUTH_USER_MODEL = "undersigned.Account"
AUTHENTICATION_BACKENDS = ["undersigned.forms.account.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_FORMS = {
    "login": "undersigned.forms.account.LoginForm",
    "change_password": "undersigned.forms.account.ChangePasswordForm",
    "reauthenticate": "undersigned.forms.account.ReauthenticateForm",
}
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser: desks are shared
ACCOUNT_ADAPTER = "undersigned.forms.account.ClosedAccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"

SESSION_ENGINE = "undersigned.models.sessions"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
# Not `no-referrer`: with it browsers send `Origin: null` with every form, which CSRF protection must refuse.
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "undersigned.views.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],  # no script among them: no page needs one
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("sq", _("Albanian")),
    ("sr-latn", _("Serbian, Latin")),
    ("sr", _("Serbian, Cyrillic")),
]
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True

SITE = INSTALLATION.site if INSTALLATION else HERE / "site"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a letter with two thousand listed signatories, ten fields each
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
UPLOAD_LIMIT = 10 * 1024 * 1024

_mail = INSTALLATION.mail if INSTALLATION else None
DEFAULT_FROM_EMAIL = _mail.sender if _mail else "Undersigned <statements@localhost>"
if _mail:
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.security == "starttls", _mail.security == "tls"
EMAIL_TIMEOUT = 20
MAIL_REPLY = _mail.reply if _mail else ""
MAIL_BOUNCES = _mail.bounces if _mail else ""

# Logs name no person: paths that carry a token are logged without it, and no request body is ever logged.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens": {"()": "undersigned.middleware.HideTokens"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # Whoever tries addresses, hosts and forms that are none gets an answer; each a line would fill the journal.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "WARNING"},  # a proxy that is set up wrongly shows here
    },
}
