"""Static files as in production: collected, hashed and compressed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import storages
from django.core.management import call_command
from django.test import Client, override_settings

PRODUCTION = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("collected")
    # TEMPLATES, so that templates are compiled again with the new addresses of static files.
    changed = {"STORAGES": {**settings.STORAGES, **PRODUCTION}, "STATIC_ROOT": folder, "TEMPLATES": settings.TEMPLATES}
    with override_settings(**changed):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield folder


@pytest.mark.parametrize("address", ["/zh-hans/", "/en/faq/nothing/", "/admin/login/"])
def test_every_static_file_a_page_names_is_there_hashed_and_compressed(
    content: None, collected: Path, address: str
) -> None:
    named = re.findall(r'(?:href|src)="/static/([^"]+)"', Client().get(address).content.decode())
    assert named
    for name in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        assert (collected / name).exists(), name
        if name.endswith((".css", ".js")):
            assert (collected / f"{name}.br").exists(), name
            assert (collected / f"{name}.gz").exists(), name


def test_a_hashed_file_may_be_kept_for_ever(db: None, collected: Path) -> None:
    name = storages["staticfiles"].url("kb/site.css")
    response = Client().get(name)
    response.close()
    assert response.headers["Cache-Control"] == "max-age=315360000, public, immutable"
