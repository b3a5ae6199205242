"""The emergency numbers against Google's libphonenumber data and the IANA time zones.

A wrong number here can kill, so the first number of the countries that most people will be
in is also spelled out below.
"""

import importlib.resources
import unicodedata
from collections import Counter
from typing import Any

import phonenumbers
import pytest

from webapp.content import FOLDER
from webapp.content.records import Folder

TZDATA = importlib.resources.files("tzdata")

EMERGENCY = Folder(FOLDER).tables("emergency.toml")
COUNTRIES: list[dict[str, Any]] = EMERGENCY["country"]
BY_CODE: dict[str, dict[str, Any]] = {country["code"]: country for country in COUNTRIES}

each_country = pytest.mark.parametrize("country", COUNTRIES, ids=lambda country: country["code"])


def zones_by_country() -> dict[str, set[str]]:
    """Country code to the zones that IANA's zone.tab gives for it."""
    zones: dict[str, set[str]] = {}
    for line in (TZDATA / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, set()).add(zone)
    return zones


def links() -> dict[str, str]:
    """Old zone name to the name it now stands for, from tzdata.zi."""
    pairs = {}
    for line in (TZDATA / "zoneinfo" / "tzdata.zi").read_text(encoding="utf-8").splitlines():
        if line.startswith("L "):
            _, target, name = line.split()
            pairs[name] = target
    return pairs


ZONES = zones_by_country()
LINKS = links()
# The list that zoneinfo.available_timezones() takes from this package, without the system's own.
ALL_ZONES = set((TZDATA / "zones").read_text(encoding="utf-8").split())


def resolve(zone: str) -> str:
    while zone in LINKS:
        zone = LINKS[zone]
    return zone


def test_iana_data_was_read() -> None:
    assert ZONES["JP"] == {"Asia/Tokyo"}
    assert resolve("Asia/Calcutta") == "Asia/Kolkata"
    assert resolve("Asia/Kolkata") == "Asia/Kolkata"
    assert len(ZONES) > 240
    assert len(ALL_ZONES) > 590


def test_there_are_enough_countries_and_the_fallback_is_112() -> None:
    assert len(COUNTRIES) >= 150
    assert EMERGENCY["default"] == "112"
    assert set(EMERGENCY) == {"default", "sources", "country"}


def test_no_country_is_listed_twice() -> None:
    assert len(BY_CODE) == len(COUNTRIES)
    assert len({country["name"] for country in COUNTRIES}) == len(COUNTRIES)


def test_countries_are_in_order_of_their_english_names() -> None:
    def order(name: str) -> str:
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        return letters.casefold()

    names = [country["name"] for country in COUNTRIES]
    assert names == sorted(names, key=order)


@each_country
def test_keys_and_their_types(country: dict[str, Any]) -> None:
    needed = {"code", "name", "ambulance", "also", "zones"}
    assert needed <= set(country) <= needed | {"note"}
    assert all(isinstance(country[key], str) for key in ("code", "name", "ambulance"))
    assert all(isinstance(text, str) for key in ("also", "zones") for text in country[key])
    if "note" in country:
        assert country["note"].endswith(".")
        assert len(country["note"]) <= 80


@each_country
def test_every_number_is_an_emergency_number_there(country: dict[str, Any]) -> None:
    assert country["code"] in phonenumbers.shortnumberinfo.SUPPORTED_SHORT_REGIONS
    numbers = [country["ambulance"], *country["also"]]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number.isascii() and number.isdigit(), number
        assert phonenumbers.is_emergency_number(number, country["code"]), number


@each_country
def test_zones_are_those_of_iana_and_old_names_for_them(country: dict[str, Any]) -> None:
    here = ZONES[country["code"]]
    listed = set(country["zones"])
    assert here <= listed
    resolved = {resolve(zone) for zone in here}
    every_countrys = set().union(*ZONES.values())
    for old in listed - here:
        assert old not in every_countrys, f"{old} is another country's"
        assert old in ALL_ZONES, f"{old} is no time zone"
        assert old in LINKS and resolve(old) in resolved, f"{old} is not a zone of this country"


def test_no_zone_is_listed_twice() -> None:
    counts = Counter(zone for country in COUNTRIES for zone in country["zones"])
    assert [zone for zone, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("zone", "code"),
    [  # what Chrome reports, and the links that tzdata joins across borders
        ("Africa/Nairobi", "KE"),
        ("America/Buenos_Aires", "AR"),
        ("America/Catamarca", "AR"),
        ("America/Coral_Harbour", "CA"),
        ("America/Cordoba", "AR"),
        ("America/Godthab", "GL"),
        ("America/Indianapolis", "US"),
        ("America/Jujuy", "AR"),
        ("America/Louisville", "US"),
        ("America/Mendoza", "AR"),
        ("America/Puerto_Rico", "PR"),
        ("America/Virgin", "VI"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Katmandu", "NP"),
        ("Asia/Saigon", "VN"),
        ("Atlantic/Faeroe", "FO"),
        ("Atlantic/Reykjavik", "IS"),
        ("Europe/Amsterdam", "NL"),
        ("Europe/Kiev", "UA"),
        ("Europe/Oslo", "NO"),
        ("Europe/Stockholm", "SE"),
        ("Pacific/Ponape", "FM"),
        ("Pacific/Truk", "FM"),
        ("US/Samoa", "AS"),
    ],
)
def test_zone_belongs_to_the_right_country(zone: str, code: str) -> None:
    assert zone in BY_CODE[code]["zones"]


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("AE", ["998"]),
        ("AR", ["107", "911"]),
        ("AT", ["144", "112"]),
        ("AU", ["000", "112"]),
        ("BD", ["999"]),
        ("BR", ["192"]),
        ("CA", ["911"]),
        ("CH", ["144", "112"]),
        ("CN", ["120"]),
        ("DE", ["112"]),
        ("EG", ["123"]),
        ("ES", ["112"]),
        ("FR", ["15", "112"]),
        ("GB", ["999", "112"]),
        ("HK", ["999", "112"]),
        ("ID", ["119", "118", "112"]),
        ("IE", ["999", "112"]),
        ("IL", ["101"]),
        ("IN", ["112", "108"]),
        ("IR", ["115"]),
        ("IT", ["118", "112"]),
        ("JP", ["119"]),
        ("KE", ["999", "112"]),
        ("KR", ["119"]),
        ("MX", ["911"]),
        ("MY", ["999", "112"]),
        ("NO", ["113", "112"]),
        ("NZ", ["111"]),
        ("PH", ["911"]),
        ("PK", ["1122", "115"]),
        ("PL", ["999", "112"]),
        ("RU", ["103", "112"]),
        ("SA", ["997", "911"]),
        ("SG", ["995"]),
        ("TH", ["1669"]),
        ("TR", ["112"]),
        ("TW", ["119", "112"]),
        ("UA", ["103", "112"]),
        ("US", ["911"]),
        ("VN", ["115"]),
        ("ZA", ["10177", "112"]),
    ],
)
def test_numbers_of_the_countries_most_people_are_in(code: str, numbers: list[str]) -> None:
    country = BY_CODE[code]
    assert [country["ambulance"], *country["also"]] == numbers


def test_britain_is_told_that_111_is_not_the_emergency_number() -> None:
    note = BY_CODE["GB"]["note"]
    assert "111" in note and "not the emergency number" in note
