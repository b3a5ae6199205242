"""The leg map: every muscle as a link on every relief page, and its place in the picture."""

import re

import pytest

from tests.html import Page, text
from tests.product import LOADED
from webapp import ROOT, content
from webapp.site import Site

MUSCLES = LOADED.muscles
STYLE = (ROOT / "static/css/map.css").read_text("utf-8")


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_every_muscle_is_a_named_link_in_one_list(
    site: Site, muscle: content.relief.Muscle
) -> None:
    page = Page(muscle.path, site.resources[muscle.path].body)
    (map_,) = (node for node in page.having("class") if node.attrib["class"] == "map")
    (picture,) = map_.iter("img")
    path, _, shown = picture.attrib["src"].partition("#")
    assert picture.get("alt") == "" and path in site.resources
    assert shown == muscle.id
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


@pytest.mark.parametrize("muscle", MUSCLES, ids=lambda muscle: muscle.id)
def test_the_picture_has_each_muscle_to_show_in_red(muscle: content.relief.Muscle) -> None:
    """An address that ends in "#calf" makes the calf the target of the style inside."""
    picture = (ROOT / "static/figures/legs.svg").read_text("utf-8")
    assert re.search(rf'<path id="{muscle.id}" d="M', picture)
    assert picture.count("id=") == len(MUSCLES) and ":target{fill:#" in picture
