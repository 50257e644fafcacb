"""The public addresses. They are a contract: never break one, redirect instead.

`once` stands at the top, `per_language` once below each language's own prefix.
"""

from django.urls import path, re_path

from kb.pages import health
from kb.pages.forms import check_number, feedback, reports
from kb.pages.help import (
    call_sheet,
    deceived,
    faqs,
    guide,
    home,
    number_changes,
    providers,
    search,
    show,
    side_by_side,
    symptoms,
)
from kb.pages.machines import (
    contact_cards,
    crawlers,
    hotlines_file,
    markdown,
    offline,
    pictures,
    sitemaps,
    suggestions,
)
from kb.pages.machines.feeds import LatestQuestions
from kb.pages.rendering import language, style
from kb.pages.rendering.methods import read_only

once = [
    path("", language.front_door, name="front-door"),
    path("language/<slug:language>/", language.choose, name="choose-language"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    # A number in one way: 01 would be another address of the same part, and there are many such.
    re_path(r"^sitemap-(?P<kind>[a-z]+)-(?P<number>[1-9][0-9]{0,5})\.xml\Z", sitemaps.part, name="sitemap-part"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("favicon.ico", crawlers.favicon, name="favicon"),
    path("llms.txt", markdown.llms, name="llms"),
    path("sw.js", offline.service_worker, name="service-worker"),
    path("saved-pages.json", offline.saved_pages, name="saved-pages"),
    path("livez", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]

per_language = [
    path("", home.home, name="home"),
    path("providers/", providers.providers, name="providers"),
    path("providers/<slug:slug>/", providers.provider, name="provider"),
    path("providers/<slug:slug>.md", markdown.provider, name="provider-markdown"),
    path("providers/<slug:slug>/hotlines.vcf", contact_cards.contacts_card, name="contacts-card"),
    path("providers/<slug:slug>/report/", reports.report_number, name="report-number"),
    path("providers/<slug:slug>/report/thanks/", reports.thanks, name="report-thanks"),
    path("faq/", faqs.faqs, name="faqs"),
    path("faq/<slug:slug>/", faqs.faq, name="faq"),
    path("faq/<slug:slug>.md", markdown.faq, name="faq-markdown"),
    path("faq/<slug:slug>/side-by-side/", side_by_side.side_by_side, name="side-by-side"),
    path("faq/<slug:slug>/feedback/", feedback.feedback, name="feedback"),
    path("faq/<slug:slug>/feedback/thanks/", feedback.thanks, name="feedback-thanks"),
    path("what-happened/<slug:slug>/", symptoms.what_happened, name="what-happened"),
    path("call-sheet/", call_sheet.call_sheet, name="call-sheet"),
    path("show/<slug:slug>/", show.show, name="show"),
    path("offline/", offline.offline, name="offline"),
    path("manifest.webmanifest", offline.app_manifest, name="app-manifest"),
    path("picture/<slug:kind>/<slug:slug>.png", pictures.picture, name="picture"),
    path("style/", style.style, name="style"),
    path("guide/", guide.guide, name="guide"),
    path("guide/<slug:slug>/", guide.section, name="section"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", suggestions.suggestions, name="search-suggestions"),
    path("search/opened/", search.opened, name="search-opened"),
    path("deceived/", deceived.deceived, name="deceived"),
    path("check-number/", check_number.check_number, name="check-number"),
    path("changes/", number_changes.number_changes, name="number-changes"),
    path("changes/feed/", read_only(number_changes.NumberChanges()), name="number-changes-feed"),
    path("hotlines-file/", hotlines_file.explained, name="hotlines-file-help"),
    path("feed/", read_only(LatestQuestions()), name="feed"),
]
