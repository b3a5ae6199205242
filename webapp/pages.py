"""The pages. Each rule is one address that answers GET with the same bytes for everybody.

No rule has a variable, so Flask's map of rules is the list of pages, and an address that is
not in it is unknown.
"""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, g, json, render_template
from markupsafe import Markup

from webapp import offline
from webapp.assets import Assets
from webapp.content import Content
from webapp.figures import again
from webapp.records import ContentError
from webapp.site import NOT_FOUND

# Pages that need nothing but the content: address -> template.
PLAIN_PAGES = {
    "/helper": "helper.html",
    "/warning-signs": "warning_signs.html",
    "/prevention": "prevention.html",
    "/prevention/bedtime": "bedtime.html",
    "/about": "about.html",
    NOT_FOUND: "not_found.html",
}


def figure(pictures: Mapping[str, Markup], name: str) -> Markup:
    """The picture `name`, drawn where a page shows it first and referred to after that.

    Driving borrows the steps of sitting, and walking ends half the stretches: drawing each
    figure once in a page saves a fifth of the page.
    """
    drawn: set[str] = g.setdefault("drawn", set())
    if name in drawn:
        return again(pictures[name], name)
    drawn.add(name)
    return pictures[name]


def blueprint(content: Content, assets: Assets) -> Blueprint:
    """All pages and the web app manifest. Raises ContentError for a navigation to nowhere."""
    pages = Blueprint("pages", __name__)
    for muscle in content.muscles:
        view = partial(render_template, "relief.html", muscle=muscle)
        pages.add_url_rule(muscle.path, f"relief-{muscle.id}", view)
    for path, template in PLAIN_PAGES.items():
        view = partial(render_template, template)
        pages.add_url_rule(path, template.removesuffix(".html"), view)

    @pages.get("/manifest.webmanifest")
    def manifest() -> Response:
        """What a phone needs to put the app on its home screen."""
        text = json.dumps(offline.manifest(content, assets), ensure_ascii=False)
        return Response(text, content_type="application/manifest+json")

    known = PLAIN_PAGES.keys() | {muscle.path for muscle in content.muscles}
    for item in content.words.nav:
        if item.path not in known:
            raise ContentError("words.toml", "nav", f"there is no page {item.path!r}")
    return pages
