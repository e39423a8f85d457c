"""The street book: cities and streets, each street a line with house numbers along it.

Coordinates are right to about a kilometre; house numbers run evenly along the line. Chicago's
streets follow the city's own grid: State and Madison is 0, 800 numbers make a mile.
"""

import hashlib
from dataclasses import dataclass
from functools import cache

CHICAGO_ORIGIN = (41.8820, -87.6278)
LATITUDE_PER_NUMBER = 0.014493 / 800
LONGITUDE_PER_NUMBER = 0.019440 / 800
KM_PER_DEGREE = 111.0


@dataclass(frozen=True)
class City:
    name: str
    state: str
    state_name: str
    county: str
    lat: float
    lng: float
    postal_codes: tuple[str, ...]
    radius_km: float = 8.0
    country: str = "US"
    country_name: str = "United States"


@dataclass(frozen=True)
class Street:
    """From house ``first`` at ``start`` to house ``last`` at ``end`` (lat, lng)."""

    name: str
    city: City
    first: int
    last: int
    start: tuple[float, float]
    end: tuple[float, float]

    def at(self, number: int) -> tuple[float, float]:
        share = (number - self.first) / max(self.last - self.first, 1)
        (lat, lng), (end_lat, end_lng) = self.start, self.end
        return lat + (end_lat - lat) * share, lng + (end_lng - lng) * share

    def holds(self, number: int) -> bool:
        return self.first <= number <= self.last

    def postal_code(self, number: int) -> str:
        codes = self.city.postal_codes
        share = (number - self.first) / max(self.last - self.first + 1, 1)
        return codes[int(share * len(codes)) % len(codes)]


CHICAGO = City(
    name="Chicago", state="IL", state_name="Illinois", county="Cook County",
    lat=41.8781, lng=-87.6298, radius_km=25.0,
    postal_codes=("60601", "60614", "60657", "60640", "60622", "60647", "60608", "60616"),
)  # fmt: skip
OAK_PARK = City(
    name="Oak Park", state="IL", state_name="Illinois", county="Cook County",
    lat=41.885, lng=-87.7845, postal_codes=("60302", "60301", "60304"), radius_km=4.0,
)  # fmt: skip
EVANSTON = City(
    name="Evanston", state="IL", state_name="Illinois", county="Cook County",
    lat=42.0451, lng=-87.6877, postal_codes=("60201", "60202"), radius_km=6.0,
)  # fmt: skip
NAPERVILLE = City(
    name="Naperville", state="IL", state_name="Illinois", county="DuPage County",
    lat=41.7508, lng=-88.1535, postal_codes=("60540", "60563", "60565"), radius_km=11.0,
)  # fmt: skip
SKOKIE = City(
    name="Skokie", state="IL", state_name="Illinois", county="Cook County",
    lat=42.0334, lng=-87.7334, postal_codes=("60076", "60077"), radius_km=5.0,
)  # fmt: skip
CICERO = City(
    name="Cicero", state="IL", state_name="Illinois", county="Cook County",
    lat=41.8456, lng=-87.7539, postal_codes=("60804",), radius_km=4.0,
)  # fmt: skip
SCHAUMBURG = City(
    name="Schaumburg", state="IL", state_name="Illinois", county="Cook County",
    lat=42.0334, lng=-88.0834, postal_codes=("60193", "60194"), radius_km=7.0,
)  # fmt: skip
AURORA = City(
    name="Aurora", state="IL", state_name="Illinois", county="Kane County",
    lat=41.7606, lng=-88.3201, postal_codes=("60505", "60506"), radius_km=10.0,
)  # fmt: skip
MILWAUKEE = City(
    name="Milwaukee", state="WI", state_name="Wisconsin", county="Milwaukee County",
    lat=43.0389, lng=-87.9065, postal_codes=("53202", "53203", "53204", "53211"), radius_km=15.0,
)  # fmt: skip
WAUWATOSA = City(
    name="Wauwatosa", state="WI", state_name="Wisconsin", county="Milwaukee County",
    lat=43.0495, lng=-88.0076, postal_codes=("53213", "53226"), radius_km=6.0,
)  # fmt: skip
MADISON = City(
    name="Madison", state="WI", state_name="Wisconsin", county="Dane County",
    lat=43.0747, lng=-89.3841, postal_codes=("53703", "53704"), radius_km=12.0,
)  # fmt: skip
NEW_YORK = City(
    name="New York", state="NY", state_name="New York", county="New York County",
    lat=40.7831, lng=-73.9712, postal_codes=("10001", "10018", "10023"), radius_km=15.0,
)  # fmt: skip
SPRINGFIELD = City(
    name="Springfield", state="IL", state_name="Illinois", county="Sangamon County",
    lat=39.799, lng=-89.644, postal_codes=("62701", "62704"), radius_km=9.0,
)  # fmt: skip

CITIES = (
    CHICAGO, OAK_PARK, EVANSTON, NAPERVILLE, MILWAUKEE, SKOKIE, CICERO, SCHAUMBURG, AURORA,
    WAUWATOSA, MADISON, NEW_YORK, SPRINGFIELD,
)  # fmt: skip

NORTH_SOUTH = {
    "State St": 0, "Clark St": -100, "LaSalle Dr": -150, "Wells St": -200, "Sheffield Ave": -1000,
    "Halsted St": -800, "Racine Ave": -1200, "Southport Ave": -1400, "Ashland Ave": -1600,
    "Damen Ave": -2000, "Western Ave": -2400, "California Ave": -2800, "Kedzie Ave": -3200,
    "Pulaski Rd": -4000, "Cicero Ave": -4800, "Michigan Ave": 100,
}  # fmt: skip
"""Chicago's streets that run north and south, by how far east (west: negative) of State."""

EAST_WEST = {
    "Madison St": 0, "Randolph St": 150, "Lake St": 200, "Chicago Ave": 800, "Division St": 1200,
    "North Ave": 1600, "Armitage Ave": 2000, "Fullerton Ave": 2400, "Diversey Pkwy": 2800,
    "Belmont Ave": 3200, "Addison St": 3600, "Irving Park Rd": 4000, "Montrose Ave": 4400,
    "Lawrence Ave": 4800, "Foster Ave": 5200, "Bryn Mawr Ave": 5600, "Devon Ave": 6400,
    "Roosevelt Rd": -1200, "Cermak Rd": -2200, "35th St": -3500, "47th St": -4700,
    "63rd St": -6300, "79th St": -7900,
}  # fmt: skip
"""Chicago's streets that run east and west, by how far north (south: negative) of Madison."""

ELSEWHERE: dict[City, tuple[tuple[str, int, int, float, float, float, float], ...]] = {
    OAK_PARK: (
        ("Lake St", 1, 1199, 41.8880, -87.7747, 41.8886, -87.8050),
        ("S Oak Park Ave", 1, 1199, 41.8879, -87.7944, 41.8660, -87.7938),
        ("N Oak Park Ave", 100, 1199, 41.8887, -87.7945, 41.9092, -87.7950),
        ("Madison St", 1, 1199, 41.8800, -87.7745, 41.8795, -87.8050),
        ("S Ridgeland Ave", 1, 1199, 41.8879, -87.7840, 41.8660, -87.7835),
        ("Chicago Ave", 1, 1199, 41.8953, -87.7750, 41.8946, -87.8053),
    ),
    EVANSTON: (
        ("Davis St", 500, 2299, 42.0466, -87.6760, 42.0464, -87.7060),
        ("Church St", 500, 2299, 42.0484, -87.6760, 42.0482, -87.7060),
        ("Chicago Ave", 100, 1999, 42.0205, -87.6777, 42.0530, -87.6775),
        ("Sherman Ave", 500, 2199, 42.0300, -87.6815, 42.0590, -87.6822),
        ("Ridge Ave", 100, 2799, 42.0200, -87.6850, 42.0660, -87.6900),
        ("Central St", 900, 3499, 42.0640, -87.6800, 42.0640, -87.7290),
        ("Dempster St", 500, 2599, 42.0411, -87.6740, 42.0409, -87.7090),
    ),
    NAPERVILLE: (
        ("S Washington St", 1, 2999, 41.7752, -88.1480, 41.7150, -88.1360),
        ("N Washington St", 1, 1699, 41.7760, -88.1482, 41.8010, -88.1480),
        ("W Jefferson Ave", 1, 1599, 41.7745, -88.1480, 41.7740, -88.1820),
        ("E Ogden Ave", 1, 1599, 41.7846, -88.1480, 41.7960, -88.1090),
        ("W Ogden Ave", 1, 1799, 41.7840, -88.1485, 41.7640, -88.1880),
        ("S Main St", 1, 999, 41.7730, -88.1500, 41.7620, -88.1500),
        ("W 75th St", 1, 2699, 41.7480, -88.1400, 41.7470, -88.2050),
    ),
    SKOKIE: (
        ("Dempster St", 3200, 5399, 42.0408, -87.7100, 42.0405, -87.7640),
        ("Oakton St", 3200, 5399, 42.0262, -87.7095, 42.0260, -87.7640),
        ("Skokie Blvd", 7400, 9999, 42.0180, -87.7470, 42.0640, -87.7500),
    ),
    CICERO: (
        ("W Cermak Rd", 4600, 5999, 41.8515, -87.7400, 41.8510, -87.7740),
        ("S Laramie Ave", 1200, 3899, 41.8655, -87.7560, 41.8230, -87.7545),
    ),
    SCHAUMBURG: (
        ("W Schaumburg Rd", 1, 1999, 42.0270, -88.0800, 42.0265, -88.1250),
        ("N Roselle Rd", 1, 1999, 42.0275, -88.0790, 42.0620, -88.0790),
    ),
    AURORA: (
        ("E Galena Blvd", 1, 1399, 41.7570, -88.3140, 41.7560, -88.2870),
        ("N Lake St", 1, 1799, 41.7600, -88.3200, 41.7900, -88.3180),
    ),
    MILWAUKEE: (
        ("N Water St", 100, 1799, 43.0330, -87.9093, 43.0560, -87.9040),
        ("E Wisconsin Ave", 100, 999, 43.0387, -87.9100, 43.0389, -87.8980),
        ("W Wisconsin Ave", 100, 3599, 43.0387, -87.9110, 43.0388, -87.9590),
        ("N Farwell Ave", 1200, 2399, 43.0470, -87.8980, 43.0610, -87.8850),
        ("E Brady St", 700, 1999, 43.0529, -87.9030, 43.0529, -87.8880),
        ("E North Ave", 1200, 2699, 43.0602, -87.8980, 43.0600, -87.8790),
        ("S Kinnickinnic Ave", 1900, 3199, 43.0080, -87.9080, 42.9860, -87.8930),
        ("W National Ave", 100, 3599, 43.0232, -87.9110, 43.0210, -87.9590),
        ("N Oakland Ave", 1800, 4399, 43.0560, -87.8880, 43.0930, -87.8870),
    ),
    WAUWATOSA: (
        ("W North Ave", 6000, 12399, 43.0604, -87.9880, 43.0603, -88.0650),
        ("Harwood Ave", 7400, 7999, 43.0480, -88.0040, 43.0500, -88.0100),
    ),
    MADISON: (
        ("State St", 100, 799, 43.0750, -89.3855, 43.0748, -89.3985),
        ("E Washington Ave", 1, 2999, 43.0755, -89.3825, 43.1000, -89.3450),
        ("Williamson St", 300, 1599, 43.0760, -89.3780, 43.0890, -89.3560),
    ),
    NEW_YORK: (
        ("5th Ave", 1, 1099, 40.7314, -73.9971, 40.7800, -73.9620),
        ("Broadway", 100, 2999, 40.7080, -74.0110, 40.8080, -73.9640),
        ("W 34th St", 1, 599, 40.7487, -73.9850, 40.7560, -74.0020),
    ),
    SPRINGFIELD: (
        ("N Main St", 1, 1999, 39.8010, -89.6500, 39.8200, -89.6500),
        ("S 6th St", 1, 2999, 39.8000, -89.6470, 39.7600, -89.6470),
    ),
}  # fmt: skip


@cache
def streets() -> tuple[Street, ...]:
    """All streets of the book, in a fixed order: an address keeps its place id."""
    return (*_chicago(), *_elsewhere())


def invented(city: City, name: str) -> Street:
    """A street the book does not list, laid somewhere in its city; always at the same place."""
    seed = hashlib.sha256(f"{name.lower()}|{city.name}|{city.state}".encode()).digest()
    reach = city.radius_km * 0.4 / KM_PER_DEGREE
    north, east = (byte / 127.5 - 1 for byte in seed[:2])
    start = (city.lat + north * reach, city.lng + east * reach)
    return Street(name, city, 1, 9999, start, (start[0] + reach / 4, start[1] + reach / 4))


def _chicago() -> list[Street]:
    lat, lng = CHICAGO_ORIGIN
    found: list[Street] = []
    for name, east in NORTH_SOUTH.items():
        line = lng + east * LONGITUDE_PER_NUMBER
        for side, last in (("N", 7200), ("S", 9500)):
            sign = 1 if side == "N" else -1
            end = (lat + sign * last * LATITUDE_PER_NUMBER, line)
            found.append(Street(f"{side} {name}", CHICAGO, 1, last, (lat, line), end))
    for name, north in EAST_WEST.items():
        line = lat + north * LATITUDE_PER_NUMBER
        for side, last in (("W", 6000), ("E", 300 if north > 0 else 1800)):
            sign = 1 if side == "E" else -1
            end = (line, lng + sign * last * LONGITUDE_PER_NUMBER)
            found.append(Street(f"{side} {name}", CHICAGO, 1, last, (line, lng), end))
    return found


def _elsewhere() -> list[Street]:
    return [
        Street(name, city, first, last, (a, b), (c, d))
        for city, lines in ELSEWHERE.items()
        for name, first, last, a, b, c, d in lines
    ]
