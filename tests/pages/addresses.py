"""An address for every kind of public page, with the shipped content; `{}` stands for the language."""

PAGES = {
    "home": "/{}/",
    "providers": "/{}/providers/",
    "provider": "/{}/providers/alipay/",
    "report a number": "/{}/providers/alipay/report/",
    "report taken": "/{}/providers/alipay/report/thanks/?reason=not-them",
    "questions": "/{}/faq/",
    "question": "/{}/faq/payment-failed/",
    "question for a wallet": "/{}/faq/payment-failed/?provider=alipay",
    "side by side": "/{}/faq/payment-failed/side-by-side/",
    "feedback": "/{}/faq/payment-failed/feedback/",
    "feedback taken": "/{}/faq/payment-failed/feedback/thanks/?reason=did-not-work",
    "what happened": "/{}/what-happened/wrong-person/",
    "call sheet": "/{}/call-sheet/",
    "call sheet filled in": "/{}/call-sheet/?provider=alipay&problem=charged-but-failed",
    "show this screen": "/{}/show/charged-but-failed/?provider=alipay",
    "offline": "/{}/offline/",
    "guide": "/{}/guide/",
    "section": "/{}/guide/main-features/",
    "deceived": "/{}/deceived/",
    "check a number": "/{}/check-number/",
    "number changes": "/{}/changes/",
    "hotlines as a file": "/{}/hotlines-file/",
    "search": "/{}/search/",
    "search that finds": "/{}/search/?q=95188",
    "search with a wallet's hotline": "/{}/search/?q=alipay%20password",
    "search by another way of asking": "/{}/search/?q=card%20declined",
    "search that finds nothing": "/{}/search/?q=zzzz",
}
ERRORS = {
    "not found": "/{}/nowhere/",
    "too long a search": "/{}/search/?q=" + "a" * 201,
    "a wallet that is not there": "/{}/faq/payment-failed/?provider=nothing",
    "a call sheet for nothing": "/{}/call-sheet/?provider=nothing&problem=nothing",
    "no number": "/{}/check-number/?number=hello",
}
# Pages with `noindex`: forms, search results, and what other pages say too.
NOT_INDEXED = {
    *(name for name in PAGES if name.startswith(("search", "feedback", "report"))),
    "call sheet filled in",
    "show this screen",
    "side by side",
    "offline",
}
ANSWERING_POST = {"feedback", "report a number"}
# Pages whose canonical address is another one.
CANONICAL = {"question for a wallet": "/{}/faq/payment-failed/"}
LANGUAGES = ("zh-hans", "en")
