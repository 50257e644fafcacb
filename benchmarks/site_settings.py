"""The project's settings, but whatever the site keeps in var/ it keeps in the folder that SITE_VAR names.

So a measurement has a database, a witness of the ledger and finished pages of its own. The static files stay
together, one folder above: all the measured sites have the same.
"""

import os
from pathlib import Path
from typing import Any

from config import settings

_VAR = settings.ROOT / "var"
_OWN = Path(os.environ["SITE_VAR"])


def _moved(value: Any) -> Any:
    is_kept = isinstance(value, Path) and value.is_relative_to(_VAR)
    return _OWN / value.relative_to(_VAR) if is_kept else value


globals().update({name: _moved(value) for name, value in vars(settings).items() if name.isupper()})
STATIC_ROOT = _OWN.parent / "static"
