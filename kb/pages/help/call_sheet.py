"""Call sheet: the number, what to have ready, say and ask, and what never to tell, on one page beside the telephone.

What is noted on it stays on the device: its fields belong to no form.
"""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse

from kb.models import FAQ, Advice, AdviceTopic, Provider, Section, Symptom
from kb.models.symptom import SymptomQuerySet
from kb.pages.choices import Choice, get_choice
from kb.pages.help.search import TALKING_TO_SUPPORT
from kb.pages.rendering.methods import read_only
from kb.pages.rendering.render import render_page
from kb.pages.wallets import wallets


@read_only
def call_sheet(request: HttpRequest) -> HttpResponse:
    """`?provider=` and `?problem=` make the sheet, `?faq=` a first guess at the problem; without them, a form."""
    providers = wallets()  # 2 queries: providers, their hotlines
    provider = get_choice(request, "provider", providers)
    symptoms = list(_with_links(provider.row))
    problem = get_choice(request, "problem", symptoms)
    belonging, faq_is_unknown = _of_question(request.GET.get("faq", ""), symptoms)
    if not request.GET.get("problem") and len(belonging) == 1:
        problem = Choice(belonging[0], False)
    if provider.row and problem.row and not faq_is_unknown:
        about = Advice.objects.about(provider.row.slug).filter(topic=AdviceTopic.NEVER_ASKS)
        context = {"provider": provider.row, "symptom": problem.row, "never_asks": list(about.in_order())}
        return render_page(request, "call_sheet.html", context, about=provider.row, indexed=False)
    is_unknown = provider.is_unknown or problem.is_unknown or faq_is_unknown
    context = {
        "providers": providers,
        "symptoms": symptoms,
        "chosen_provider": provider.row,
        "chosen_symptom": problem.row or next(iter(belonging), None),
        "is_unknown": is_unknown,
    }
    is_bare = not {"provider", "problem", "faq"} & request.GET.keys()
    return render_page(request, "call_sheet.html", context, indexed=is_bare, status=400 if is_unknown else 200)


def _with_links(provider: Provider | None) -> SymptomQuerySet:
    """The symptoms, and whether what the sheet links to is there: the guide's page, the answer for this wallet."""
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


def _of_question(slug: str, symptoms: list[Symptom]) -> tuple[list[Symptom], bool]:
    """The symptoms that this question answers, and whether there is no such question. Only then 1 query."""
    belonging = [symptom for symptom in symptoms if symptom.faq and symptom.faq.slug == slug]
    # PostgreSQL refuses to look for what holds a NUL.
    known = not slug or belonging or (slug.isprintable() and FAQ.objects.published().filter(slug=slug).exists())
    return belonging, not known
