"""What the policy answers about a change: the rules, or the reasons in English."""

from django.utils.translation import override

from kb.ledger.policy import reasons_for_two


def rules(kind, old, new, **options):
    return [(reason.rule, reason.field, reason.part) for reason in reasons_for_two(kind, old, new, **options)]


def words(kind, old, new, **options):
    with override("en"):
        return [str(reason.words) for reason in reasons_for_two(kind, old, new, **options)]
