"""The call sheet: one page with the number, what to have ready, say and ask, and what never to tell.

Notes on it stay on the device: its fields belong to no form.
"""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from kb.models import FAQ, AdviceTopic, Provider, Section, Symptom
from kb.models.symptom import SymptomQuerySet
from kb.pages.choices import Choice, get_choice
from kb.pages.help.search import TALKING_TO_SUPPORT
from kb.pages.provider_lookup import advice_about, all_providers
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.render import render_page


@read_only
def call_sheet(request: HttpRequest) -> HttpResponse:
    """Renders the sheet for `?provider=` and `?problem=`, else the form that asks for them.

    `?faq=` preselects the symptoms that this question answers.
    """
    providers = all_providers()  # 2 queries: providers, their hotlines
    provider = get_choice(request, "provider", providers)
    symptoms = list(_with_links(provider.row))
    problem = get_choice(request, "problem", symptoms)
    answered, faq_is_unknown = _answered_by(request.GET.get("faq", ""), symptoms)
    if not request.GET.get("problem") and len(answered) == 1:
        problem = Choice(answered[0], False)
    if provider.row and problem.row and not faq_is_unknown:
        never_asks = [item for item in advice_about(provider.row) if item.topic == AdviceTopic.NEVER_ASKS]
        context = {"provider": provider.row, "symptom": problem.row, "never_asks": never_asks}
        return render_page(request, "call_sheet.html", context, about=provider.row, indexed=False)
    is_unknown = provider.is_unknown or problem.is_unknown or faq_is_unknown
    context = {
        "providers": providers,
        "symptoms": symptoms,
        "chosen_provider": provider.row,
        "chosen_symptom": problem.row or next(iter(answered), None),
        "is_unknown": is_unknown,
    }
    is_bare = not {"provider", "problem", "faq"} & request.GET.keys()
    return render_page(request, "call_sheet.html", context, indexed=is_bare, status=400 if is_unknown else 200)


def _with_links(provider: Provider | None) -> SymptomQuerySet:
    """Returns the symptoms, annotated with whether the pages exist that the sheet links to."""
    return (
        Symptom.objects.published()
        .in_order()
        .annotate(
            has_guide=Exists(Section.objects.published().filter(uid=TALKING_TO_SUPPORT)),
            answers_provider=Exists(
                Provider.objects.filter(faqs=OuterRef("faq"), slug=provider.slug if provider else "")
            ),
        )
    )


def _answered_by(slug: str, symptoms: list[Symptom]) -> tuple[list[Symptom], bool]:
    """Returns the symptoms that the question with this slug answers, and whether there is no such question.

    One query if it answers no symptom, else none.
    """
    answered = [symptom for symptom in symptoms if symptom.faq and symptom.faq.slug == slug]
    # PostgreSQL refuses a slug with a NUL.
    is_known = not slug or answered or (slug.isprintable() and FAQ.objects.published().filter(slug=slug).exists())
    return answered, not is_known
