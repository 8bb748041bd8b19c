"""What shuts people out of a page, as axe finds it."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

OF_COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules of axe that look at colours."""


def violations(page, **options):
    """What is grave, by all rules of axe or those of ``runOnly``: rule and what of the page breaks it."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **options}).response["violations"]
    grave = [each for each in found if each["impact"] in ("serious", "critical")]
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in grave]


def violations_in_both_schemes(page, **options):
    """What is grave where it is light, and what in the dark; the page is light, and is so afterwards.

    Only colours are others in the dark, so only rules of colours can tell anything else there.
    """
    found = violations(page, **options)
    page.emulate_media(color_scheme="dark")
    found += violations(page, **options, runOnly=OF_COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def content_in_both_schemes(page):
    """The elements of a page where it is light, and in the dark: equal where style sheets alone make the difference."""
    light = page.content()
    page.emulate_media(color_scheme="dark")
    dark = page.content()
    page.emulate_media(color_scheme="light")
    return light, dark
