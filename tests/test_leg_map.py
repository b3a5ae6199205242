"""The leg map: every muscle as a link on every relief page, and its place in the picture."""

import re

import pytest

from tests.html import Page, text
from webapp import ROOT, content
from webapp.site import Site

MUSCLES = content.load().muscles
STYLE = (ROOT / "static/css/map.css").read_text("utf-8")


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_every_muscle_is_a_named_link_in_one_list(
    site: Site, muscle: content.relief.Muscle
) -> None:
    page = Page(muscle.path, site.resources[muscle.path].body)
    (map_,) = (node for node in page.having("class") if node.attrib["class"] == "map")
    (picture,) = map_.iter("img")
    assert picture.get("alt") == "" and picture.attrib["src"] in site.resources
    (links,) = map_.iter("ul")
    assert links.get("role") == "list"  # a list without bullets stays a list in Safari
    found = [(link.get("href"), text(link)) for item in links for link in item.iter("a")]
    assert found == [(other.path, f"{other.name} {other.where}") for other in MUSCLES]
    current = [link.get("href") for link in links.iter("a") if link.get("aria-current") == "page"]
    assert current == [muscle.path]


def test_every_muscle_has_its_place() -> None:
    """The style names each muscle: a new one needs its line."""
    template = re.search(r'grid-template: ("[^;]+") ', STYLE)
    assert template
    for muscle in MUSCLES:
        place = re.search(rf"\.map__{muscle.id} {{ grid-area: (\w+); }}", STYLE)
        assert place and place[1] in template[1]
