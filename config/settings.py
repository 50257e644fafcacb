"""Django's settings. Values that differ between machines are from `config.env`."""

from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config import env

# Allows ModelAdmin[FAQ] and Sitemap[FAQ], which are generic only in the type stubs.
django_stubs_ext.monkeypatch()

ROOT = env.ROOT
DEBUG = env.DEBUG
SECRET_KEY = env.SECRET_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
SITE_URL = env.SITE_URL
DEVELOPMENT = env.DEVELOPMENT
HOST = env.HOST
PORT = env.PORT
WORKERS = env.WORKERS
BEHIND_PROXY = env.BEHIND_PROXY
LEDGER_KEYS = env.LEDGER_KEYS
ALWAYS_TWO_PEOPLE = env.ALWAYS_TWO_PEOPLE
STATE = env.STATE
HIGH_WATER_MARK_FILE = STATE / "high-water-mark.sqlite3"

INSTALLED_APPS = [
    # First: its `loaddata` replaces modeltranslation's and Django's.
    "kb",
    # Before django.contrib.admin: both replace parts of it.
    "modeltranslation",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
]

MIDDLEWARE = [
    "kb.delivery.cache_policy.CacheHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "kb.admin.base.content_security.relax_content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kb.pages.rendering.redirects.redirect_former_addresses",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"
UNAVAILABLE_VIEW = "kb.pages.rendering.errors.unavailable"
"""The view for visitors while the database does not answer and no page is cached."""

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
    {
        "NAME": "jinja2",  # the public pages
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {"environment": "kb.pages.rendering.jinja2.environment"},
    },
]

# --- Databases --------------------------------------------------------------------------------------------------

DATABASES: dict[str, dict[str, Any]] = {"default": env.DATABASE}
# Seconds that each thread keeps its connection: opening one takes as long as all queries of a page.
env.DATABASE["CONN_MAX_AGE"] = 60
if env.DATABASE["ENGINE"] == "django.db.backends.sqlite3":
    env.DATABASE["OPTIONS"] = {
        # Writers wait for each other instead of failing; readers do not wait.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    env.DATABASE["CONN_HEALTH_CHECKS"] = True
    # Seconds. They detect a server that does not answer or has disappeared. DATABASE_URL can override them.
    env.DATABASE["OPTIONS"] = {
        "connect_timeout": 3,
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        **env.DATABASE.get("OPTIONS", {}),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Language and time ------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale", ROOT / "locale" / "unfold"]
TIME_ZONE = "Asia/Shanghai"

LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = env.HTTPS

MODELTRANSLATION_DEFAULT_LANGUAGE = "zh-hans"
MODELTRANSLATION_REQUIRED_LANGUAGES = ("zh-hans",)


def _name_in_language(verbose_name: str | Promise, language: str) -> Promise:
    written = pgettext_lazy("written", "Chinese") if language == "zh-hans" else pgettext_lazy("written", "English")
    return format_lazy("{} · {}", verbose_name, written)


MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME = _name_in_language

# --- Static files -----------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = STATE / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Security ---------------------------------------------------------------------------------------------------

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if env.HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(livez|readyz)$"]  # health checks on the machine use plain HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_TRUSTED_ORIGINS = [SITE_URL]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Added for /admin/: unfold's login needs the first, its buttons need the second, previews need the third.
ADMIN_CONTENT_SECURITY = {"script-src": [UNSAFE_EVAL], "style-src": [UNSAFE_INLINE], "frame-src": [SELF]}

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

PASSWORD_HASHERS = ["config.hashers.KeyedPBKDF2"]  # another one would accept hashes made without the key
SESSION_ENGINE = "config.sessions"
AUTHENTICATION_BACKENDS = ["kb.ledger.sign_in.SealedAccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

# --- The admin -------------------------------------------------------------------------------------------------


def _menu_item(title: Promise, icon: str, page: str, *permissions: str) -> dict[str, object]:
    """Returns a menu item that people with any of the permissions see."""
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{page}"),
        "permission": lambda request: any(request.user.has_perm(permission) for permission in permissions),
    }


_WHO_CHANGES_CONTENT = (
    "kb.decide_proposal",
    "kb.translate_content",
    *(f"kb.change_{kind}" for kind in ("provider", "faq", "section", "symptom", "advice", "notice")),
)


def _model_item(title: Promise, icon: str, model: str) -> dict[str, object]:
    app, name = model.split(".")
    return _menu_item(title, icon, f"{app}_{name}_changelist", f"{app}.view_{name}", f"{app}.change_{name}")


UNFOLD = {
    "SITE_TITLE": _("Wallet Helpline"),
    "SITE_HEADER": _("Wallet Helpline"),
    "SITE_SUBHEADER": _("For the staff"),
    "SITE_SYMBOL": "support_agent",
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,  # the form has a link for each language
    "BORDER_RADIUS": "8px",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "kb.admin.base.assets.icon"}],
    "STYLES": ["kb.admin.base.assets.stylesheet"],
    "SCRIPTS": [
        "kb.admin.base.assets.script",
        "kb.admin.base.assets.part_cards_script",
        "kb.admin.base.assets.quick_search_script",
        "kb.admin.base.assets.content_form_script",
        "kb.admin.base.assets.unsaved_text_script",
        "kb.admin.base.assets.background_save_script",
        "kb.admin.base.assets.length_hints_script",
        "kb.admin.base.assets.similar_questions_script",
    ],
    "DASHBOARD_CALLBACK": "kb.admin.overview.dashboard.dashboard_callback",
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .015 190)",
            "100": "oklch(94.5% .035 190)",
            "200": "oklch(89.5% .060 190)",
            "300": "oklch(82.0% .085 190)",
            "400": "oklch(71.0% .100 190)",
            "500": "oklch(60.0% .095 190)",
            "600": "oklch(49.0% .080 190)",
            "700": "oklch(42.5% .070 190)",
            "800": "oklch(36.0% .058 190)",
            "900": "oklch(30.5% .048 190)",
            "950": "oklch(22.0% .036 190)",
        }
    },
    "SIDEBAR": {
        "navigation": [
            {
                "title": _("Numbers"),
                "items": [
                    _menu_item(_("Numbers to do"), "checklist", "kb_hotline_changelist", "kb.propose_hotline"),
                    {
                        **_model_item(_("Proposals"), "rule", "kb.proposal"),
                        # The page of impostors is below this address and has its own item.
                        "active": lambda request: (
                            "/kb/proposal/" in request.path and not request.path.endswith("/impostors/")
                        ),
                    },
                    _menu_item(_("Impostor numbers"), "report", "kb_impostors", "kb.propose_hotline"),
                    _model_item(_("Ledger"), "history_edu", "kb.ledgerentry"),
                ],
            },
            {
                "title": _("Content"),
                "items": [
                    {
                        **_menu_item(_("Changes"), "edit_note", "kb_change_changelist", *_WHO_CHANGES_CONTENT),
                        "badge": "kb.admin.overview.to_do.changes_badge",
                    },
                    _menu_item(_("Bin"), "delete", "kb_bin", *_WHO_CHANGES_CONTENT),
                    _model_item(_("Providers and hotlines"), "call", "kb.provider"),
                    _model_item(_("Questions"), "help", "kb.faq"),
                    _model_item(_("Guide"), "menu_book", "kb.section"),
                    _model_item(_("Advice"), "shield", "kb.advice"),
                    _model_item(_("What happened"), "touch_app", "kb.symptom"),
                    _model_item(_("Notices"), "campaign", "kb.notice"),
                    _model_item(_("Feedback"), "thumbs_up_down", "kb.feedbackcount"),
                    _model_item(_("Searches"), "manage_search", "kb.searchcount"),
                    _model_item(_("Synonyms"), "sync_alt", "kb.synonymgroup"),
                ],
            },
            {
                "title": _("People"),
                "items": [
                    _model_item(_("Accounts"), "person", "auth.user"),
                    _model_item(_("Roles"), "group", "auth.group"),
                    _menu_item(_("Who did what"), "history", "admin_logentry_changelist", "kb.view_ledgerentry"),
                ],
            },
        ]
    },
}
