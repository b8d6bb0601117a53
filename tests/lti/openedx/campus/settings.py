"""Django's settings for one campus on loopback; its folder and port come from the environment."""

import os
from pathlib import Path

FOLDER = Path(os.environ["CAMPUS_FOLDER"])
ROOT = f"http://127.0.0.1:{os.environ['CAMPUS_PORT']}"

SECRET_KEY = "a campus that lives as long as a test"
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
ROOT_URLCONF = "campus.urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "rest_framework",
    "django_filters",
    "campus.apps.Campus",
    "lti_consumer.apps.LTIConsumerApp",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crum.CurrentRequestUserMiddleware",
    "edx_django_utils.cache.middleware.RequestCacheMiddleware",
    "edx_django_utils.cache.middleware.TieredCacheMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "campus.sqlite3",
        "OPTIONS": {"timeout": 20},
    }
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
SESSION_COOKIE_SAMESITE = "None"
SESSION_COOKIE_SECURE = True

LMS_ROOT_URL = LTI_API_BASE = LTI_BASE = ROOT
LEARNING_MICROFRONTEND_URL = ROOT
USAGE_ID_PATTERN = r"(?P<usage_id>[^/]+)"
PLATFORM_NAME = "Campus"
SERVICE_VARIANT = "lms"
FEATURES: dict[str, bool] = {}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"file": {"class": "logging.FileHandler", "filename": FOLDER / "campus.log"}},
    "root": {"handlers": ["file"], "level": "INFO"},
}
