"""axe-core in the page that is open: which rules are asked, and what they object to."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES_OFF_BY_DEFAULT = (
    "target-size",  # WCAG 2.2 AA
    "css-orientation-lock",
    "focus-order-semantics",
    "label-content-name-mismatch",
    "table-fake-caption",
    "td-has-header",
)
ALL_RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {rule: {"enabled": True} for rule in RULES_OFF_BY_DEFAULT},
}
COLOURS: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules that look at colours: enough for a look that differs from another in nothing else."""
FORCED_COLOURS: dict[str, Any] = {"resultTypes": ["violations"], "runOnly": ["link-in-text-block"]}
"""Chromium paints forced colours and reports the page's own: there is nothing to compute a contrast from."""

_AXE = Axe()


def axe_objections(page: Page, options: dict[str, Any], within: str = "html") -> list[str]:
    """Each as the rule, the element and what is wrong with it. A page gets the script once."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_AXE.axe_script)
    violations = page.evaluate("([within, options]) => axe.run(within, options)", [within, options])["violations"]
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in violations
        for node in violation["nodes"]
    ]
