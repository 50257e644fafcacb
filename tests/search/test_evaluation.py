"""The right page comes first: a floor under the shipped queries, asked in all the ways people ask."""

import io
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kb.hotlines.verification import with_hotlines
from kb.models import Provider
from kb.search.evaluation import evaluate, read_judgments

FILE = Path(__file__).parent / "evaluation.tsv"


def test_there_are_more_than_two_hundred_queries_of_many_kinds_and_none_twice():
    asked = read_judgments(FILE)
    assert len(asked) >= 200
    assert len({one.query for one in asked}) == len(asked)
    groups = Counter(one.group for one in asked)
    assert len(groups) >= 15
    assert min(groups.values()) >= 15


def test_the_right_page_comes_first(searchable):
    places = list(evaluate(read_judgments(FILE), with_hotlines(Provider.objects.published())))
    first = [place for place in places if place.rank == 1]
    missed = [(place.judgment.query, place.judgment.address, place.first) for place in places if place.rank != 1]
    assert len(first) / len(places) >= 0.97, missed
    assert [place.judgment.query for place in places if not 1 <= place.rank <= 3] == []


def test_the_command_prints_the_figures_by_group(searchable, tmp_path):
    file = tmp_path / "queries.tsv"
    file.write_text("支付失败\t/zh-hans/faq/payment-failed/\tchinese\nzzzz\t/faq/payment-failed/\n\n", "utf-8")
    said = io.StringIO()
    call_command("search_eval", file, "--misses", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].split() == ["group", "queries", "top-1", "top-3", "top-5", "MRR"]
    assert lines[1].split() == ["chinese", "1", "100.0%", "100.0%", "100.0%", "1.000"]
    assert lines[3].split() == ["all", "2", "50.0%", "50.0%", "50.0%", "0.500"]
    assert lines[4].startswith("-\tzzzz\t/faq/payment-failed/")


@pytest.mark.parametrize("text", ["no address", "a\tb\tc\td", ""])
def test_a_malformed_file_is_refused_with_its_name(db, tmp_path, text):
    file = tmp_path / "queries.tsv"
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=str(file)):
        call_command("search_eval", file)


def test_a_missing_file_is_reported(db, tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("search_eval", tmp_path / "nowhere")


def test_the_search_command_prints_results_and_why(searchable):
    said = io.StringIO()
    call_command("search", "alipay card declined", lang="en", explain=True, stdout=said)
    text = said.getvalue()
    assert "Stems: alipay card declin" in text
    assert "Providers named: alipay" in text
    assert "/en/faq/payment-failed/" in text
    assert "card declined" in text
    assert "share of stems" in text


def test_the_search_command_says_when_nothing_is_found(searchable):
    said = io.StringIO()
    call_command("search", "zzzz", stdout=said)
    assert said.getvalue().startswith("Nothing found.")


def test_rebuilding_prints_its_progress(searchable):
    said = io.StringIO()
    call_command("rebuild_search", stdout=said)
    assert "16 of 16" in said.getvalue()
    assert "16 pages are indexed" in said.getvalue()
