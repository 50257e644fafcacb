"""One address for every kind of public page, with the shipped content; `{}` stands for the language."""

PAGES = {
    "home": "/{}/",
    "providers": "/{}/providers/",
    "provider": "/{}/providers/alipay/",
    "questions": "/{}/faq/",
    "question": "/{}/faq/payment-failed/",
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
    "no number": "/{}/check-number/?number=hello",
}
LANGUAGES = ("zh-hans", "en")
