"""Facts to change, and hypothesis strategies for facts. No database."""

from hypothesis import strategies as st

STEPS = ("check-network", "check-balance", "contact-support")


def step(key, **changes):
    texts = {"title_zh_hans": "标题", "title_en": "Title", "text_zh_hans": "内容", "text_en": None}
    return {"key": key, "kind": "action", **texts, **changes}


def faq(**changes):
    return {
        "id": 1,
        "uid": "4b2aa65e-edaa-519c-b734-adb431b37bef",
        "slug": "payment-failed",
        "publication": "published",
        "question_zh_hans": "付款失败怎么办？",
        "question_en": "My payment failed. What now?",
        "introduction_zh_hans": "先别着急。",
        "introduction_en": "Don't worry.",
        "phrasings_zh_hans": "付不了款\n扫码没反应",
        "phrasings_en": None,
        "providers": [1, 2],
        "steps": [step(key) for key in STEPS],
        **changes,
    }


def with_steps(*steps):
    return faq(steps=list(steps))


def provider(**changes):
    return {
        "id": 1,
        "uid": "7897726e-38e2-50c3-bca4-95a518eb7ca7",
        "slug": "alipay",
        "publication": "published",
        "name_zh_hans": "支付宝",
        "name_en": "Alipay",
        "summary_zh_hans": "常用的数字钱包。",
        "summary_en": "A digital wallet.",
        "aliases": "zhifubao\nzfb",
        "phrasings_zh_hans": None,
        "phrasings_en": None,
        "official_site": "https://www.alipay.com/",
        "domains": "alipay.com",
        **changes,
    }


def advice(**changes):
    return {
        "id": 1,
        "slug": "never-asks-password",
        "topic": "never-asks",
        "provider": 1,
        "text_zh_hans": "客服不会问您的密码。",
        "text_en": None,
        "source_name_zh_hans": "支付宝官网",
        "source_name_en": None,
        "source_url": "https://render.alipay.com/p/1",
        "checked_on": "2026-01-31",
        **changes,
    }


def notice(**changes):
    times = {"starts": "2026-11-28T00:00:00+00:00", "ends": "2026-11-29T00:00:00+00:00"}
    return {
        "id": 1,
        "text_zh_hans": "系统维护中。",
        "text_en": None,
        "provider": None,
        "language": "",
        **times,
        **changes,
    }


_words = st.sampled_from(["网络", "余额", "密码", "重试", "bank", "card", "again", "。", " ", "\n"])
texts = st.none() | st.lists(_words, max_size=6).map("".join)
_lines = st.none() | st.lists(st.sampled_from("abcdef"), unique=True, max_size=5).map("\n".join)
_fields = st.fixed_dictionaries({"title_zh_hans": texts, "text_zh_hans": texts, "text_en": texts})


def _with_keys(steps):
    return [{"key": key, **fields} for key, fields in steps]


_steps = st.lists(st.tuples(st.sampled_from("abcdef"), _fields), unique_by=lambda pair: pair[0], max_size=6)
subjects = st.fixed_dictionaries(
    {
        "publication": st.sampled_from(["published", "draft"]),
        "question_zh_hans": texts,
        "question_en": texts,
        "phrasings_zh_hans": _lines,
        "providers": st.sets(st.integers(1, 4)).map(sorted),
        "steps": _steps.map(_with_keys),
    },
    optional={"introduction_zh_hans": texts},
)
facts = st.none() | subjects
