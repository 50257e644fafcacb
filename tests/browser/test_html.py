"""Every page is valid HTML: the Nu checker finds no error in it and has nothing to warn of."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.browser.conftest import Objections
from tests.pages.addresses import ERRORS, LANGUAGES, PAGES

CHECKER = Path(__file__).resolve().parents[2] / ".ci/node/node_modules/vnu-jar/build/dist/vnu.jar"


def test_the_nu_checker_objects_to_nothing(client, every_state, tmp_path):
    if not (shutil.which("java") and CHECKER.exists()):
        pytest.skip("the Nu HTML checker is not installed: apt-get install default-jre-headless nodejs npm")
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, address in {**PAGES, **ERRORS}.items():
        for language in LANGUAGES:
            (folder / f"{name}, {language}.html").write_bytes(client.get(address.format(language)).content)
    command = ["java", "-Xss1m", "-jar", str(CHECKER), "--format", "json", "--stdout", str(folder)]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout)
    objections = Objections()
    for message in report["messages"]:
        page = unquote(Path(message["url"]).stem)
        kind = message.get("subType", message["type"])
        around = " ".join(message.get("extract", "").split())
        objections.add(page, f"{kind}: {message['message']} {around[-120:]}")
    objections.none()
