"""What the documentation tells people to type works as it is written."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_command_in_a_block_names_the_interpreter(document: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", document.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert not [line for block in blocks for line in block.splitlines() if re.match(r"(\S*/)?\w+\.py\b", line.strip())]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_script_of_the_repository_is_named_with_the_interpreter(document: Path) -> None:
    assert not re.findall(r"`(?:\.ci|benchmarks|drills)/\w+\.py [^`]*`", document.read_text("utf-8"))


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(/[a-z0-9/._-]+)`", DOCUMENTS[0].read_text("utf-8")))))
@pytest.mark.usefixtures("content")
def test_an_address_in_the_readme_answers(client, path: str) -> None:
    assert client.get(path, follow=True).status_code == 200
