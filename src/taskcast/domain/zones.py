"""Aliases of time zones in the IANA database (RFC 6557).

A link is another name of a zone, old (`Europe/Kiev`) or short (`UTC`), unless it names a place of its own: Stockholm is
linked to Berlin because its clocks have shown the same since 1970, and stays another zone, whose rules may change
alone. Places of their own are those that `zone.tab` lists for a country, as ECMA-402 has it.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Final

# Links to another country's zone whose newer name only the comments in tzdata's `backward` tell.
_RENAMED: Final = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Arctic/Longyearbyen",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}


def is_same_zone(one: str | None, other: str | None) -> bool:
    """Whether two names mean one zone."""
    if one == other or one is None or other is None:
        return one == other
    names = zone_aliases()
    return names.get(one, one) == names.get(other, other)


@lru_cache(maxsize=1)
def zone_aliases() -> Mapping[str, str]:
    """Maps each alias to the name of its zone."""
    folder = resources.files("tzdata").joinpath("zoneinfo")
    places = {
        line.split("\t")[2]
        for line in folder.joinpath("zone.tab").read_text("utf-8").splitlines()
        if not line.startswith("#")
    }
    links: dict[str, str] = {}
    for line in folder.joinpath("tzdata.zi").read_text("utf-8").splitlines():
        if line.startswith("L "):
            _, target, name = line.split()
            links[name] = target
    return {
        name: _RENAMED.get(name) or _place(name, links, places)
        for name in sorted(links)
        if name not in places
    }


def _place(name: str, links: Mapping[str, str], places: set[str]) -> str:
    """Follows a chain of links to its end, or to a place that `zone.tab` lists."""
    while name in links and name not in places:
        name = links[name]
    return name
