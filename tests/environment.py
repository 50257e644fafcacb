"""Sets the environment of the tests before Django's settings are read (pytest loads this file with `-p`).

`DATABASE_URL` chooses the database. All else is fixed, so that no .env changes a test.
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
