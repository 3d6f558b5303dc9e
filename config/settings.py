"""Settings of the portal, all read from the environment (docs/operators.md lists them).

A file `portal.env` in the data folder (`PORTAL_VAR`, by default `var/`) is read first; what the
environment already says wins. Three ways to run:

- production: the default. What only the operator can know (key, hosts, the public body) must be
  said, or the start stops with a sentence that names what is missing;
- demo (`PORTAL_DEMO=true`, written by `make demo`): sample values labelled 示例, local hosts only;
- tests (`PORTAL_TEST=true`, set by `make test`): as the demo, with fast password hashing.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR_DIR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var"))).resolve()
env.read_env(VAR_DIR / "portal.env")

TEST = env.bool("PORTAL_TEST", default=False)
DEMO = env.bool("PORTAL_DEMO", default=False) or TEST
DEBUG = env.bool("DEBUG", default=False) and DEMO


#: What keeps a production start from starting, a sentence each; raised together below.
REFUSED = []
#: What stands in deploy/portal.env.example and in the demo, never in a production setup.
SAMPLES = ("示例", ".example")


def required(name: str, why: str, *, sample: str) -> str:
    """The setting `name`; only a demo may do without it and gets `sample`.

    A production start that lacks it, or left the published example in it, is refused with `why`.
    """
    value = env.str(name, default=sample if DEMO else "").strip()
    if not value:
        REFUSED.append(f"{name} is not set: {why}")
    elif not DEMO and any(mark in value for mark in SAMPLES):
        REFUSED.append(f"{name} still holds the published example's value: {why}")
    return value


SECRET_KEY = required(
    "SECRET_KEY",
    "a long random text of this installation's own; it signs sessions and forms",
    sample="tests-only" if TEST else "",
)
# Those that SECRET_KEY replaced: what they signed and sealed is read on, certificates on paper too.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = [
    host.strip()
    for host in required(
        "ALLOWED_HOSTS",
        "the host names, separated by commas, under which visitors reach the portal",
        sample="127.0.0.1,localhost,[::1],testserver",
    ).split(",")
]
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# The public body in the footer of every page and in the meta tags of 国办发〔2017〕47号.
BODY_WHY = "the footer of every page of a public body must say it (国办发〔2017〕47号)"
PORTAL = {
    "name": env.str("SITE_NAME", default="模范机关建设先进单位"),
    "domain": required("SITE_DOMAIN", BODY_WHY, sample="localhost"),
    "organiser": required("SITE_ORGANISER", BODY_WHY, sample="示例主办单位（演示用）"),
    "contact": required("SITE_CONTACT", BODY_WHY, sample="示例电话 0580-0000000"),
    "icp": required("SITE_ICP", BODY_WHY, sample="示例ICP备00000000号"),
    "police": required("SITE_POLICE", BODY_WHY, sample="示例公网安备00000000000000号"),
    "id_code": required("SITE_ID_CODE", BODY_WHY, sample="示例0000000000"),
}
# Under which the open data may be used; without them the page sends readers to the organiser.
DATA_LICENCE = env.str("DATA_LICENCE", default="")
DATA_LICENCE_URL = env.str("DATA_LICENCE_URL", default="")
if REFUSED:
    raise ImproperlyConfigured("\n".join([*REFUSED, "(see docs/operators.md)"]))

INSTALLED_APPS = [
    "config.apps.PortalAdminConfig",
    "config.accounts.apps.UsersConfig",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django_filters",
    "csp",
    "config.apps.ConfigConfig",
    "awards.apps.AwardsConfig",
    "units.apps.UnitsConfig",
    "audit.apps.AuditConfig",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "config.accounts.apps.AccountsConfig",
    "axes",  # told of what failed after the trail was
]

MIDDLEWARE = [
    "config.publishing.pages.KeptPages",
    "django.middleware.security.SecurityMiddleware",
    "config.headers.permissions_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",  # a page that has not changed is not sent
    "csp.middleware.CSPMiddleware",
    "config.sessions.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.audited.AuditMiddleware",
    "config.accounts.due.FirstThings",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.reviewing.SignedOut",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.busy.BusyDatabaseMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
# Under a path of a larger site, such as /mfjg; empty at the root of a host.
URL_PREFIX = "/" + env.str("URL_PREFIX", default="").strip("/")
URL_PREFIX = "" if URL_PREFIX == "/" else URL_PREFIX
FORCE_SCRIPT_NAME = URL_PREFIX or None

FORM_RENDERER = "config.widgets.Drawn"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.views.portal",
                "config.looks.looks",
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
# Who waits longer than this for another's lock is told that the portal is busy (config/busy.py);
# threads that wait cannot serve pages. What DATABASE_URL itself says comes after and wins.
LOCK_SECONDS = 5
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    OPTIONS = {
        # Writers queue for the lock instead of failing when a read turns into a write.
        "transaction_mode": "IMMEDIATE",
        "timeout": LOCK_SECONDS,
        # Kibibytes of pages that a connection keeps, of which each thread has one; four times as
        # many make no page faster, nor a search among three million entries.
        "init_command": "PRAGMA cache_size=-4000",
    }
    if TEST:
        OPTIONS["init_command"] += "; PRAGMA synchronous=OFF"  # what tests write may be lost
        # A database in memory, shared by a test's server and itself, would refuse instead of wait.
        DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    OPTIONS = {
        "connect_timeout": LOCK_SECONDS,
        # Every search reads what the inverted index has not sorted in yet, so that is little. No
        # query runs so long that compiling it (100 ms) would pay, or starting processes that share
        # it (20 ms), whatever the planner expects; and others wait for the processors meanwhile.
        "options": f"-c lock_timeout={LOCK_SECONDS}s -c idle_in_transaction_session_timeout=60s"
        " -c gin_pending_list_limit=64kB -c jit=off -c max_parallel_workers_per_gather=0",
    }
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Opening a connection takes longer than answering with a kept page.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["OPTIONS"] = OPTIONS | DATABASES["default"].get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("LocMemCache"):
    # Of the pages that are kept (config/publishing/pages.py) each process holds its own.
    CACHES["default"]["OPTIONS"] = {"MAX_ENTRIES": 1000} | CACHES["default"].get("OPTIONS", {})

# sha256, or sm3 where the committee must use it; what was digested before stays as it is.
AUDIT_HASH = env.str("AUDIT_HASH", default="sha256")

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"config.accounts.passwords.{name}"}
    for name in ("LongEnough", "SeveralClasses", "NotTheName", "NotGuessable", "NotUsedBefore")
]
# Days after which a password must be changed; 0 for never.
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=90 if not DEMO else 0)
if TEST:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTHENTICATION_BACKENDS = [
    "config.accounts.lockout.Doorkeeper",
    "config.accounts.backend.AccountBackend",
]
# Whoever fails so often, by account or from an address, waits so long.
SIGN_IN_FAILURES = env.int("SIGN_IN_FAILURES", default=5)
SIGN_IN_FAILURES_OF_ADDRESS = env.int("SIGN_IN_FAILURES_OF_ADDRESS", default=20)
SIGN_IN_COOL_OFF_MINUTES = env.int("SIGN_IN_COOL_OFF_MINUTES", default=15)
# Passwords that one process hashes at once.
SIGN_INS_AT_ONCE = env.int("SIGN_INS_AT_ONCE", default=1)
AXES_HANDLER = "config.accounts.lockout.CountsFirst"
AXES_CLIENT_IP_CALLABLE = "config.proxies.client_address"
AXES_LOCKOUT_CALLABLE = "config.accounts.lockout.as_it_is"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
# An attempt that is refused is told of as such.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
OTP_TOTP_ISSUER = PORTAL["name"]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# The families in which papers to be signed and certificates are set, the first that is installed;
# and folders of fonts beside those of the system.
PAPER_TITLE_FONTS = env.list(
    "PAPER_TITLE_FONTS", default=["FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC"]
)
PAPER_TEXT_FONTS = env.list(
    "PAPER_TEXT_FONTS", default=["FangSong_GB2312", "FangSong", "STFangsong", "Noto Serif CJK SC"]
)
PAPER_HEADING_FONTS = env.list(
    "PAPER_HEADING_FONTS", default=["SimHei", "STHeiti", "Noto Sans CJK SC"]
)
PAPER_FONT_DIRS = env.list("PAPER_FONT_DIRS", default=[])

STATIC_URL = f"{URL_PREFIX}/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = f"{URL_PREFIX}/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TEST or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TEST or DEBUG

FIXTURE_DIRS = [BASE_DIR / "fixtures"]

# Pages ask no other host for anything; admin's and our own scripts are files.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=30 * 60 if not DEMO else 12 * 3600)
# Seconds after which anybody signs in anew, however busy; whether a sign-in ends the one before.
SESSION_LONGEST = env.int("SESSION_LONGEST_SECONDS", default=(12 if not DEMO else 24) * 3600)
SINGLE_SESSION = env.bool("SINGLE_SESSION", default=not DEMO)
SESSION_ENGINE = "config.sessions"  # the age above counts from the last request: an idle timeout
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = f"{URL_PREFIX}/"

# HTTPS is the rule; an intranet that has none says so, and the demo is local.
HTTPS = env.bool("HTTPS", default=not DEMO)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600) if HTTPS else 0
# Under a path of a larger site, its other hosts are not ours to bind.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and not URL_PREFIX
# Where visitors find the portal, for what is printed; in a demo it is where staff are.
SITE_ADDRESS = env.str(
    "SITE_ADDRESS",
    default="" if DEMO else f"http{'s' if HTTPS else ''}://{PORTAL['domain']}",
).rstrip("/")
# Then the proxy says how and from where a visitor came, in headers that it writes itself.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A whole recognition with its practices, figures and photographs is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
