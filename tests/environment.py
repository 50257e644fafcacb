"""The environment the tests run in, set before Django's settings are read (pytest loads this with `-p`).

`DATABASE_URL` and `CACHE_URL` choose what the suite runs on; the rest is fixed here, so that nobody's
.env changes what a test sees.
"""

import os

os.environ.update(
    SECRET_KEY="only-for-tests-only-for-tests-only-for-tests-only",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    LEDGER_KEYS="tests:only-for-tests-only-for-tests-only-for-tests",
    SITE_URL="http://testserver",
    DEBUG="false",
    DEVELOPMENT="false",
)
os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
os.environ.setdefault("CACHE_URL", "locmemcache://")
