"""The embedded gazetteer's cities, read from the package once."""

import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from steelyard.kernel.geo.point import Point

# Where people write the region's letters; elsewhere they write its name.
_LETTERED = frozenset({"US", "CA", "AU"})


def region_label(country: str, code: str, name: str) -> str:
    """How the region is written in an address: "IL" in the United States, "Lagos" in Nigeria."""
    return (code if country in _LETTERED else name) or name or code


@dataclass(frozen=True, slots=True)
class City:
    """One populated place. ``population`` is GeoNames' figure; ``time_zone`` an IANA name."""

    id: int
    name: str
    spellings: tuple[str, ...]
    country: str
    region_code: str
    region_name: str
    point: Point
    population: int
    time_zone: str

    @property
    def region(self) -> str:
        return region_label(self.country, self.region_code, self.region_name)

    @property
    def label(self) -> str:
        return f"{self.name}, {self.region}, {self.country}"


@dataclass(frozen=True, slots=True)
class Edition:
    """What is in the file: its cities, its regions (country → code → name), and what is not.

    ``elsewhere`` names the countries whose cities are not in it.
    """

    name: str
    cities: tuple[City, ...]
    regions: dict[str, dict[str, str]]
    elsewhere: tuple[str, ...]


@lru_cache(maxsize=1)
def embedded() -> Edition:
    """The edition in the package (about 11,000 cities; a tenth of a second, the first time)."""
    packed = resources.files("steelyard.kernel.geo.data").joinpath("cities.tsv.gz").read_bytes()
    header, *rows = gzip.decompress(packed).decode().splitlines()
    about = json.loads(header)
    regions: dict[str, dict[str, str]] = about["regions"]
    return Edition(
        name=about["edition"],
        cities=tuple(_city(row.split("\t"), regions) for row in rows),
        regions=regions,
        elsewhere=tuple(about["elsewhere"]),
    )


def _city(row: list[str], regions: dict[str, dict[str, str]]) -> City:
    number, name, spellings, country, region, lat, lng, population, time_zone = row
    return City(
        id=int(number),
        name=name,
        spellings=tuple(spellings.split("|")) if spellings else (),
        country=country,
        region_code=region,
        region_name=regions[country][region],
        point=Point(float(lat), float(lng)),
        population=int(population),
        time_zone=time_zone,
    )
