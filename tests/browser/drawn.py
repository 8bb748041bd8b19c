"""What stands on the screen, once the browser has drawn it."""

from __future__ import annotations

# The page fits its picture to its frame when the browser tells it of the frame's new size, right before it draws. A
# question in between is answered with sizes that nobody sees.
_DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))"


def box_of(locator):
    """Where an element stands on the screen, when all that was asked of the page so far is drawn."""
    locator.page.evaluate(_DRAWN)
    return locator.bounding_box()
