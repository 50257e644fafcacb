"""Every kind of page that staff see, and what can be read on one."""

import re
from html.parser import HTMLParser

from django.contrib.auth.models import Group, User

from kb.models import (
    FAQ,
    Advice,
    Change,
    Hotline,
    Notice,
    Proposal,
    Provider,
    Section,
    Symptom,
    SynonymGroup,
    TableImport,
)

TASKS = ("check", "dispute", "change")
WAYS = ("phrasing", "alias", "synonym")


def history_of(obj):
    """Returns the address of the row's history: that of the ledger, if it is a subject there."""
    if getattr(obj, "is_in_ledger", False):
        return f"/admin/kb/change/history/{obj.subject}/"
    return f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/{obj.pk}/history/"


def addresses():
    """The pages of a site with content and accounts, for a superuser."""
    objects = [
        Provider.objects.first(),
        FAQ.objects.first(),
        Section.objects.first(),
        Advice.objects.first(),
        SynonymGroup.objects.first(),
        Symptom.objects.first(),
        User.objects.first(),
        Group.objects.first(),
    ]
    found = ["/admin/", "/admin/kb/", "/admin/auth/", "/admin/password_change/", "/admin/password_change/done/"]
    for obj in objects:
        place = f"/admin/{obj._meta.app_label}/{obj._meta.model_name}/"
        found += [place, f"{place}?q=zzz", f"{place}add/"]
        found += [f"{place}{obj.pk}/{page}/" for page in ("change", "delete")] + [history_of(obj)]
    # The roles that come with the site cannot be deleted, nor can an account, nor a provider with hotlines.
    found.remove(f"/admin/auth/user/{User.objects.first().pk}/delete/")
    found.remove(f"/admin/auth/group/{objects[-1].pk}/delete/")
    found.remove(f"/admin/kb/provider/{objects[0].pk}/delete/")
    hotline, provider = Hotline.objects.first().pk, objects[0].pk
    found += [f"/admin/kb/hotline/{page}" for page in ("", *(f"{hotline}/{task}/" for task in TASKS))]
    found += [f"/admin/kb/proposal/propose/{kind}/{hotline}/" for kind in ("change", "words", "withdraw", "restore")]
    found += [f"/admin/kb/proposal/propose/{page}/" for page in (f"add/{provider}", "flag", "unflag")]
    found += ["/admin/kb/proposal/", "/admin/kb/proposal/impostors/", "/admin/kb/ledgerentry/"]
    found += [f"/admin/kb/proposal/{proposal.pk}/change/" for proposal in Proposal.objects.all()]
    found += ["/admin/kb/notice/", "/admin/kb/notice/?q=zzz", "/admin/kb/notice/add/", "/admin/kb/feedbackcount/"]
    found += [
        f"/admin/kb/notice/{notice.pk}/{page}/" for notice in Notice.objects.all() for page in ("change", "delete")
    ]
    found += ["/admin/kb/change/", "/admin/kb/change/bin/"]
    found += [f"/admin/kb/change/{change.pk}/change/" for change in Change.objects.all()]
    kinds = ("faq", "section", "symptom", "advice", "provider", "notice")
    found += [f"/admin/kb/{kind}/{page}/" for kind in kinds for page in ("import", "export")]
    found += [f"/admin/kb/{one.kind}/import/{one.batch}/" for one in TableImport.objects.all()]
    found += ["/admin/kb/searchcount/", *(f"/admin/kb/searchcount/add-{way}/?q=刷不动" for way in WAYS)]
    found += ["/admin/admin/", "/admin/admin/logentry/"]
    return [*found, f"/admin/auth/user/{User.objects.first().pk}/password/"]


class Words(HTMLParser):
    """The words on a page: text, and the attributes that are read out or shown; not what people typed, nor code, nor
    texts of the content that are marked with their language."""

    SILENT = {"script", "style", "textarea", "svg", "code"}
    VOID = {"input", "link", "meta", "img", "br", "hr"}

    def __init__(self, html):
        super().__init__()
        self.open = []
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.found += [
            values[name] for name in ("title", "placeholder", "aria-label", "alt", "data-label") if values.get(name)
        ]
        if tag not in self.VOID:
            is_icon = "material-symbols" in (values.get("class") or "")
            is_marked = tag != "html" and "lang" in values  # a text of the content, in the language it says
            self.open.append((tag, is_icon or is_marked))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if data.strip() and not any(tag in self.SILENT or is_passed_over for tag, is_passed_over in self.open):
            self.found.append(data.strip())


def visible_texts(html):
    """The texts as they are read, each on one line."""
    return {" ".join(text.split()) for text in Words(html).found}


def latin_words(html):
    return {word for text in Words(html).found for word in re.findall(r"[A-Za-z]{2,}(?:[ '’][A-Za-z]+)*", text)}
