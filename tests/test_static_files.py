"""Static files as production serves them: collected, hashed and compressed, all there."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import storages
from django.core.management import call_command
from django.test import Client

PRODUCTION = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}


@pytest.fixture
def collected(settings, tmp_path: Path) -> Path:
    settings.STORAGES = {**settings.STORAGES, **PRODUCTION}
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


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
