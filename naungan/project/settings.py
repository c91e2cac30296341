"""Settings: where things are and how Django is put together. Business numbers are never settings (see ``law``).

Environment variables (all optional): DATABASE_URL, NAUNGAN_DATA_DIR, NAUNGAN_KEYS_DIR, NAUNGAN_HOSTS, NAUNGAN_DEBUG,
NAUNGAN_SECURE_COOKIES, NAUNGAN_ORIGINS, NAUNGAN_BASE_URL.
"""

import os
from urllib.parse import unquote, urlsplit

from naungan.project.folder import ROOT, DataFolder

DATA_FOLDER = DataFolder.of_clone(ROOT)
"""Where this clone keeps its database, keys and generated files."""


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def _switch(name: str, default: bool = False) -> bool:
    return _text(name, "1" if default else "0").lower() in {"1", "true", "yes", "ya"}


def _database() -> dict[str, object]:
    """DATABASE_URL where it is set, else the embedded server's socket in the data folder."""
    url = _text("DATABASE_URL")
    base: dict[str, object] = {"ENGINE": "django.db.backends.postgresql", "CONN_HEALTH_CHECKS": True}
    if not url:
        return base | {
            "NAME": "naungan",
            "USER": "naungan",
            "HOST": str(DATA_FOLDER.socket_folder),
            "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 30}},
        }
    parts = urlsplit(url)
    return base | {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 30}},
    }


SECRET_KEY = DATA_FOLDER.secret("django")
DEBUG = _switch("NAUNGAN_DEBUG")
ALLOWED_HOSTS = _text("NAUNGAN_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

BASE_URL = _text("NAUNGAN_BASE_URL", "http://127.0.0.1:8000")
"""Where this product answers: what the simulated bank of the demo calls. ``naungan up`` sets it."""

PROCRASTINATE_IMPORT_PATHS = ["naungan.project.tasks"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "naungan.ledger",
    "naungan.regions",
    "naungan.audit",
    "naungan.access",
    "naungan.intake",
    "naungan.registry",
    "naungan.protection",
    "naungan.funding",
    "naungan.programme",
    "naungan.billing",
    "naungan.coverage",
    "naungan.award",
    "naungan.planning",
    "naungan.web",
    "naungan.jobs",
    "naungan.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "naungan.web.middleware.NoNumbersInAddresses",
    "naungan.web.middleware.ContentPolicy",
    "naungan.web.middleware.Language",
    "naungan.web.middleware.OwnPassword",
    "naungan.web.middleware.RefusalPages",
]

ROOT_URLCONF = "naungan.project.urls"
ASGI_APPLICATION = "naungan.project.asgi.application"
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["naungan.access.backend.Sessions"]
LOGIN_URL = "/masuk"
LOGIN_REDIRECT_URL = "/beranda"
LOGOUT_REDIRECT_URL = "/"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "naungan.web.frame.frame",
            ],
            "builtins": ["naungan.web.templatetags.naungan"],
        },
    },
]

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

SESSION_COOKIE_AGE = 8 * 3600  # a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _switch("NAUNGAN_SECURE_COOKIES")
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [origin for origin in _text("NAUNGAN_ORIGINS").split(",") if origin]
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "id"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Asia/Pontianak"

STATIC_URL = "static/"
STATIC_ROOT = DATA_FOLDER.path / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

FILE_UPLOAD_HANDLERS = ["naungan.web.uploads.NamelessUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
