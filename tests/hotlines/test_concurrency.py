"""If two people approve two proposals for one number at once, one succeeds and the other gets a Conflict."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection

from kb.hotlines.proposals import Conflict, approve
from kb.models import LedgerEntry, Proposal, ProposalKind
from tests.hotlines.changes import hotline, proposed
from tests.people import hotline_person


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_wins_and_the_other_is_told() -> None:
    call_command("load_kb", verbosity=0)
    alice, bob, carol = (hotline_person(name) for name in ("alice", "bob", "carol"))
    proposals = [proposed(ProposalKind.CHANGE, by=alice, new={"number": number}) for number in ("95187", "95189")]
    start = Barrier(2)

    def decide(proposal: Proposal, by: User) -> str:
        try:
            start.wait(timeout=30)
            approve(proposal, by=by)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "approved"

    with ThreadPoolExecutor(2) as threads:
        outcomes = list(threads.map(decide, proposals, (bob, carol)))
    assert sorted(outcomes) == ["approved", "conflict"]
    winner = proposals[outcomes.index("approved")]
    assert hotline().shown_number == winner.new["number"]
    assert LedgerEntry.objects.filter(revision=2).count() == 1
