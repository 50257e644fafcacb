"""The call sheet: one page with the number, what to have ready, say and ask, and what never to tell.

Notes on it stay on the device: its fields belong to no form.
"""

from django.http import HttpRequest, HttpResponse

from kb.ledger.shown import shown
from kb.models import FAQ, AdviceTopic, Provider, Symptom
from kb.pages.choices import Choice, get_choice
from kb.pages.help.guide import section_on_talking_to_support
from kb.pages.help.home import all_symptoms
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
    symptoms = all_symptoms()
    problem = get_choice(request, "problem", symptoms)
    answered, faq_is_unknown = _answered_by(request.GET.get("faq", ""), symptoms)
    if not request.GET.get("problem") and len(answered) == 1:
        problem = Choice(answered[0], False)
    if provider.row and problem.row and not faq_is_unknown:
        never_asks = [item for item in advice_about(provider.row) if item.topic == AdviceTopic.NEVER_ASKS]
        context = {
            "provider": provider.row,
            "symptom": problem.row,
            "never_asks": never_asks,
            "answers_provider": _answers(problem.row, provider.row),
            "guide_section": section_on_talking_to_support(),
        }
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


def _answers(symptom: Symptom, provider: Provider) -> bool:
    """Returns True if the symptom's question is about the provider."""
    return symptom.faq is not None and provider.pk in symptom.faq.provider_ids


def _answered_by(slug: str, symptoms: list[Symptom]) -> tuple[list[Symptom], bool]:
    """Returns the symptoms that the question with this slug answers, and whether there is no such question.

    Three queries if it answers no symptom, else none.
    """
    answered = [symptom for symptom in symptoms if symptom.faq and symptom.faq.slug == slug]
    # PostgreSQL refuses a slug with a NUL.
    is_known = not slug or answered or (slug.isprintable() and shown(FAQ.objects.published().filter(slug=slug)))
    return answered, not is_known
