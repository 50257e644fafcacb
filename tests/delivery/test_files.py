"""Pages as files: whole or not at all, each in a place of its own, within the folder, and never needed."""

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kb.delivery import files as files_module
from kb.delivery.files import Files, Kept
from kb.delivery.forms import QUICK, compressed
from kb.delivery.program import program

HTML = [("Content-Type", "text/html; charset=utf-8"), ("Content-Language", "zh-hans")]
JSON = [("Content-Type", "application/json")]
BODIES = compressed(("<p>客服热线</p>\n" * 40).encode(), "text/html", QUICK)
KEY = "/zh-hans/faq/payment-failed/?"
KEYS = [
    *("/en/?", "/en/faq/?", "/en/faq/?page=2", "/en/faq/payment-failed/?", "/en/faq/payment-failed/?provider=alipay"),
    *("/en/faq/payment-failed.md?", "/en/call-sheet/?provider=alipay&problem=x", "/sitemap.xml?", "/robots.txt?"),
    *("/saved-pages.json?", "/api/v1/hotlines.json?", "/.well-known/jwks.json?", "/en/picture/page/home.png?"),
]


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "site" / "pages"


@pytest.fixture
def files(folder) -> Files:
    return Files(folder)


def written_in(folder) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("headers", [HTML, JSON])
@pytest.mark.parametrize("key", KEYS)
def test_a_page_comes_back_in_all_its_codings(files, key, headers):
    files.write("one", key, Kept(BODIES, headers))
    assert files.read("one", key) == Kept(BODIES, headers)


def test_another_process_reads_it_and_another_edition_does_not_have_it(files, folder):
    files.write("one", KEY, Kept(BODIES, HTML))
    assert Files(folder).read("one", KEY) == Kept(BODIES, HTML)
    assert files.read("two", KEY) is None


def test_a_page_in_one_form_comes_back_in_one(files):
    files.write("one", "/robots.txt?", Kept({"": b"ok"}, JSON))
    assert files.read("one", "/robots.txt?") == Kept({"": b"ok"}, JSON)


def test_a_page_that_is_written_again_replaces_the_first(files):
    files.write("one", KEY, Kept({"": b"first"}, HTML))
    files.write("one", KEY, Kept(BODIES, HTML))
    assert files.read("one", KEY) == Kept(BODIES, HTML)


def test_a_page_without_its_json_is_not_there_yet(files, folder):
    files.write("one", KEY, Kept(BODIES, HTML))
    (about,) = folder.rglob("*.json")
    about.unlink()
    assert files.read("one", KEY) is None


def test_a_page_whose_bytes_are_gone_is_not_there_any_more(files, folder):
    files.write("one", KEY, Kept(BODIES, HTML))
    next(folder.rglob("index.html")).unlink()
    assert files.read("one", KEY) is None


@pytest.mark.parametrize("length", range(0, 200, 7))
def test_a_json_that_was_cut_off_is_none(files, folder, length):
    files.write("one", KEY, Kept(BODIES, HTML))
    (about,) = folder.rglob("*.json")
    assert len(about.read_bytes()) > 100
    about.write_bytes(about.read_bytes()[: min(length, len(about.read_bytes()) - 1)])
    assert files.read("one", KEY) is None


def test_the_json_is_what_is_written_last(files, monkeypatch):
    order = []
    replace = files_module._replace
    monkeypatch.setattr(
        files_module, "_replace", lambda file, *rest, **named: order.append(file.name) or replace(file, *rest, **named)
    )
    files.write("one", KEY, Kept(BODIES, HTML))
    assert order == ["index.html", "index.html.gz", "index.html.br", "index.json"]


def test_while_pages_are_written_readers_see_each_whole_or_not_at_all(files, folder):
    bodies = {"": b"x" * 50_000, "gzip": b"y" * 50_000}
    seen = []
    over = threading.Event()

    def read():
        reader = Files(folder)
        while not over.is_set():
            seen.append(reader.read("one", KEY))

    thread = threading.Thread(target=read)
    thread.start()
    for _ in range(40):
        files.write("one", KEY, Kept(bodies, HTML))
    over.set()
    thread.join()
    assert [page for page in seen if page not in (None, Kept(bodies, HTML))] == []


def test_a_web_server_of_another_user_may_read_it(files, folder):
    files.write("one", KEY, Kept(BODIES, HTML))
    assert {path.stat().st_mode & 0o777 for path in written_in(folder)} == {0o644}


def test_html_stands_where_a_web_server_looks_for_it_and_the_rest_does_not(files, folder):
    files.write("one", KEY, Kept(BODIES, HTML))
    files.write("one", "/en/faq/?page=2", Kept(BODIES, HTML))
    files.write("one", "/sitemap.xml?", Kept({"": b"<xml/>"}, JSON))
    names = {str(path.relative_to(folder / "one")) for path in written_in(folder) if path.suffix != ".json"}
    assert names == {
        *(f"zh-hans/faq/payment-failed/index.html{ending}" for ending in ("", ".gz", ".br")),
        *(f"en/faq/page=2.html{ending}" for ending in ("", ".gz", ".br")),
        "sitemap.xml.page",
    }


# --- Addresses ----------------------------------------------------------------------------------------------------

ESCAPES = [
    *("/../x?", "//x?", "/a/../../x?", "/a/..?", "/..?", "/.?", "/./?", "/a/./b?", "/.hidden?", "/a//b?", "?", ""),
    *("x?", "../x?", "/\0?", "/a\0b/?", "/a\n?", "/客服/?", "/é/?", "/a b/?", "/a%2e%2e/?", "/a\\..\\x?", "/C:/x?"),
    *("/en/?/../../../x", "/en/?../../x", "/en/?/x", "/en/?..", "/en/?.", "/en/?a=/../../x", "/en/?\0", "/en/?a=\n"),
    *("/en/x?/../../y", "/en/??", "/en/?a=?", "/en/?page=2/../../../x", "/.well-known/../x?", "/.well-known?"),
]
LONG = ["/" + "a" * 300 + "?", "/" + "a/" * 3000 + "?", "/en/?page=" + "a" * 300]
pieces = st.lists(
    st.sampled_from(["/", "..", ".", "a", "en", "?", "=", "&", "\0", "\\", "客", "index", ".json", ".page", ".gz", "-"])
).map("".join)
strangers = st.text() | pieces | pieces.map(lambda end: f"/{end}")


@pytest.mark.parametrize("key", [*ESCAPES, *LONG])
def test_an_address_that_is_not_written_as_ours_are_is_neither_written_nor_read(files, folder, key):
    files.write("one", key, Kept(BODIES, HTML))
    assert not written_in(folder.parent.parent)
    assert files.read("one", key) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300, deadline=None)
@given(strangers)
@example("/en/?/../../../outside")
def test_whatever_the_address_it_stays_below_its_edition(tmp_path, key):
    place = Files(tmp_path)._place("one", key)
    if place is not None:
        inside = Path(os.path.normpath(place)).relative_to(tmp_path / "one")
        assert ".." not in place.parts
        assert "\0" not in str(place)
        assert str(inside) not in ("", ".")


_ENDINGS = [f"{kind}{coding}" for kind in (".html", ".page") for coding in ("", ".gz", ".br")] + [".json"]


@settings(max_examples=500, deadline=None)
@given(strangers, strangers)
@example("/en/faq/?", "/en/faq/index?")
@example("/en/?index", "/en/?")
@example("/en/x?", "/en/?x")
@example("/en/x?a=1", "/en/?x,a=1")
@example("/en/?a=1", "/en/a=1?")
@example("/en/x.page?", "/en/x?")
@example("/en/x", "/en/x?")
def test_two_addresses_never_share_a_file(one, other):
    places = [Files(Path("folder"))._place("one", key) for key in (one, other)]
    if one == other or None in places:
        return
    first, second = ({place.with_name(place.name + ending) for ending in _ENDINGS} for place in places)
    assert not first & second


def test_on_a_disk_that_takes_two_names_for_the_same_nobody_gets_the_other_page(files, folder):
    files.write("one", "/en/faq/payment-failed/?", Kept(BODIES, HTML))
    other = folder / "one" / "en" / "faq" / "Payment-Failed"
    other.symlink_to("payment-failed")
    assert files.read("one", "/en/faq/Payment-Failed/?") is None


# --- The edition that is current ----------------------------------------------------------------------------------


def test_live_leads_to_the_edition_that_was_shown_last(files, folder):
    files.claim()
    for edition in ("one", "two", "one"):
        files.show(edition)
        files.write(edition, KEY, Kept({"": edition.encode()}, HTML))
        assert (folder / "live" / "zh-hans/faq/payment-failed/index.html").read_text() == edition


def test_once_live_is_there_it_is_never_absent(files, folder):
    files.claim()
    files.show("one")
    missed = []
    over = threading.Event()

    def watch():
        while not over.is_set():
            if not (folder / "live").is_dir():
                missed.append(1)

    thread = threading.Thread(target=watch)
    thread.start()
    for number in range(100):
        files.show(f"edition{number}")
    over.set()
    thread.join()
    assert not missed


def test_while_a_newer_program_has_claimed_the_folder_an_older_one_moves_nothing(files, folder, monkeypatch):
    files.claim()
    files.show("old")
    newer = Files(folder)
    monkeypatch.setattr(files_module, "program", lambda: "newer")
    newer.claim()
    monkeypatch.setattr(files_module, "program", program)
    files.show("later")
    assert (folder / "live").resolve().name == "old"
    monkeypatch.setattr(files_module, "program", lambda: "newer")
    newer.show("new")
    assert (folder / "live").resolve().name == "new"


def test_without_a_claim_there_is_no_live(files, folder):
    files.show("one")
    assert not (folder / "live").exists()


def left(folder, name, seconds_ago) -> None:
    (folder / name).mkdir(parents=True, exist_ok=True)
    moment = (folder / name).stat().st_mtime - seconds_ago
    os.utime(folder / name, (moment, moment))


def test_what_was_left_a_while_ago_is_removed_and_nothing_else(files, folder):
    files.claim()
    files.show("current")
    with files.turn(KEY):
        pass
    files.write("old", KEY, Kept(BODIES, HTML))
    (folder / "somebodys-notes.txt").write_text("kept")
    for name, seconds in {"old": 60, "current": 60, "turns": 60, "just-left": 1}.items():
        left(folder, name, seconds)
    files.tidy("current")
    assert {path.name for path in folder.iterdir()} == {
        *("current", "turns", "just-left", "live", "program", "somebodys-notes.txt")
    }


def test_an_edition_that_has_just_been_left_stays_for_those_who_are_reading_it(files, folder):
    files.claim()
    files.show("old")
    left(folder, "old", 3600)
    files.show("new")
    files.tidy("new")
    assert (folder / "old").is_dir()


def test_what_live_leads_to_is_not_removed_by_a_program_that_shows_another(files, folder):
    # While one version replaces another, both run on the host, each with editions of its own.
    files.claim()
    files.show("newer-programs")
    left(folder, "newer-programs", 60)
    Files(folder).tidy("older-programs")
    assert (folder / "live").is_dir()


def test_before_the_first_look_nothing_is_known_to_be_left(files, folder):
    files.claim()
    files.show("last-time")
    left(folder, "last-time", 60)
    files.tidy("")
    assert (folder / "live").is_dir()


# --- A folder that is of no use -----------------------------------------------------------------------------------


@pytest.fixture(params=["a file", "within a file", "not writable"])
def useless(request, tmp_path, monkeypatch) -> Files:
    if request.param == "not writable":  # also for root, who may write everywhere

        def refuse(*args, **kwargs):
            raise PermissionError

        for name in ("mkdir", "open", "replace", "symlink_to"):
            monkeypatch.setattr(Path, name, refuse)
        monkeypatch.setattr(files_module.tempfile, "mkstemp", refuse)
        return Files(tmp_path / "pages")
    (tmp_path / "pages").write_text("a file")
    return Files(tmp_path / "pages" / ("below" if request.param == "within a file" else ""))


def test_a_folder_of_no_use_is_gone_without(useless):
    useless.claim()
    useless.show("one")
    useless.write("one", KEY, Kept(BODIES, HTML))
    assert useless.read("one", KEY) is None
    with useless.turn(KEY) as mine:
        assert mine
    useless.tidy("one")


def test_what_was_half_written_on_a_full_disk_leaves_nothing_behind(files, folder, monkeypatch):
    def refuse(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    files.write("one", KEY, Kept(BODIES, HTML))
    assert not written_in(folder)


# --- Bounds and turns ---------------------------------------------------------------------------------------------


def test_pages_beyond_the_bound_are_not_written(files, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_PAGES", 3)
    keys = [f"/en/faq/{number}/?" for number in range(5)]
    for key in keys:
        files.write("one", key, Kept(BODIES, HTML))
    assert [files.read("one", key) is not None for key in keys] == [True, True, True, False, False]


def test_a_page_that_is_written_again_in_better_forms_counts_once(files, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_PAGES", 2)
    for key in ("/en/?", "/en/faq/?"):
        for body in (b"quick", b"better"):
            files.write("one", key, Kept({"": body}, HTML))
        assert files.read("one", key) == Kept({"": b"better"}, HTML)


def test_another_edition_has_as_much_room(files, monkeypatch):
    monkeypatch.setattr(files_module, "MOST_PAGES", 1)
    for edition in ("one", "two"):
        files.write(edition, KEY, Kept(BODIES, HTML))
        assert files.read(edition, KEY)


def test_no_more_than_one_has_the_turn(files, folder):
    other = Files(folder)
    with files.turn(KEY) as mine:
        assert mine
        with files.turn(KEY) as second, other.turn(KEY) as third:
            assert not second
            assert not third
    with other.turn(KEY) as mine:
        assert mine


def test_on_a_disk_without_locks_everyone_has_the_turn(files, monkeypatch):
    def refuse(*args):
        raise OSError(37, "No locks available")

    monkeypatch.setattr(files_module.locks, "lock", refuse)
    with files.turn(KEY) as mine:
        assert mine


def test_a_turn_that_ends_in_an_error_is_given_back(files):
    with pytest.raises(ZeroDivisionError), files.turn(KEY):
        raise ZeroDivisionError
    with files.turn(KEY) as mine:
        assert mine


def test_addresses_make_no_more_lock_files_than_there_are_turns(files, folder):
    for number in range(3 * files_module.TURNS):
        with files.turn(f"/{number}?"):
            pass
    assert len(list((folder / "turns").iterdir())) == files_module.TURNS


def test_headers_are_kept_as_they_are(files, folder):
    headers = [*HTML, ("X-Twice", "1"), ("X-Twice", "二")]
    files.write("one", KEY, Kept(BODIES, headers))
    assert files.read("one", KEY) == Kept(BODIES, headers)
    (about,) = folder.rglob("*.json")
    assert json.loads(about.read_text())["key"] == KEY
