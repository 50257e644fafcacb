"""The style page shows every component of the public pages. It exists in development alone."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from kb.models import FAQ, Hotline, Notice, Provider, Step, StepKind, Symptom, VerificationStatus
from kb.pages.rendering.http_methods import read_only
from kb.pages.rendering.icons import ICONS
from kb.pages.rendering.render import render_page

COLOURS = ("page", "card", "ink", "quiet", "line", "teal", "teal-deep", "mist", "amber", "red", "red-deep", "found")


@read_only
def style(request: HttpRequest) -> HttpResponse:
    if not settings.DEVELOPMENT:
        raise Http404
    provider = Provider(slug="alipay", name_zh_hans="支付宝", name_en="Alipay")
    faq = FAQ(pk=0, slug="payment-failed", question_zh_hans="付款失败，怎么办？", question_en="My payment failed")
    texts = {"title_zh_hans": "看余额够不够", "title_en": "Check your balance"}
    texts |= {"text_zh_hans": "打开钱包，看看够不够付这笔钱。", "text_en": "Make sure there is enough money."}
    context = {
        "colours": COLOURS,
        "icon_names": list(ICONS),
        "hotlines": [(provider, hotline) for hotline in map(_hotline, VerificationStatus)],
        "chosen": provider,
        "faqs": [faq, FAQ(slug="untranslated", question_zh_hans="只有中文的问题")],
        "steps": [
            Step(key="action", kind=StepKind.ACTION, **texts),
            Step(key="long", kind=StepKind.ACTION, **{name: text * 6 for name, text in texts.items()}),
        ],
        "symptoms": [
            Symptom(slug="payment-failed", faq=faq, label_zh_hans="付款失败了", label_en="My payment failed"),
            Symptom(slug="deceived", label_zh_hans="怀疑被骗了", label_en="I think I was deceived"),
        ],
        "notices": [
            Notice(
                provider=provider,
                text_zh_hans="部分用户暂时无法付款，钱不会丢失，请稍后再试。",
                text_en="Some people cannot pay at the moment. No money is lost; please try again later.",
                ends=timezone.now() + timedelta(hours=3),
            )
        ],
    }
    return render_page(request, "style.html", context, indexed=False)


def _hotline(verification_status: VerificationStatus) -> Hotline:
    hotline = Hotline(
        slug=verification_status,
        number="95188",
        purpose_zh_hans="客户服务",
        purpose_en="Customer service",
        source_name_zh_hans="官方网站",
        source_name_en="The official site",
        source_url="https://example.com/contact",
        hours="mon-fri 09:00-18:00\nsat,sun 10:00-16:00",
        languages=["zh", "en"],
    )
    if verification_status in (VerificationStatus.CHECKED, VerificationStatus.DUE):
        hotline.checked_on, hotline.checked_how = timezone.localdate(), "called"
    hotline.verification_status = verification_status
    return hotline
