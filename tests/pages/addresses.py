"""One address for every kind of public page, with the shipped content; `{}` stands for the language."""

PAGES = {
    "home": "/{}/",
    "providers": "/{}/providers/",
    "provider": "/{}/providers/alipay/",
    "questions": "/{}/faq/",
    "question": "/{}/faq/payment-failed/",
    "guide": "/{}/guide/",
    "section": "/{}/guide/main-features/",
    "search": "/{}/search/",
    "search that finds": "/{}/search/?q=95188",
    "search that finds nothing": "/{}/search/?q=zzzz",
}
ERRORS = {"not found": "/{}/nowhere/", "too long a search": "/{}/search/?q=" + "a" * 201}
LANGUAGES = ("zh-hans", "en")
