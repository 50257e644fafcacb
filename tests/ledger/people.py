"""Accounts that change content, for the tests."""

from django.contrib.auth.models import User

from tests.people import hotline_person


def editor(name: str = "ed") -> User:
    """Returns a person who may change, add and delete questions and providers."""
    return hotline_person(
        name, *(f"{verb}_{kind}" for verb in ("add", "change", "delete") for kind in ("faq", "provider", "symptom"))
    )


def decider(name: str = "dora") -> User:
    return hotline_person(name, "decide_proposal")


def translator(name: str = "tom") -> User:
    return hotline_person(name, "translate_content")
