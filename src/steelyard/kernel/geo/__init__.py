"""Address → point, service areas, distance, nearest.

geocoder = geocoder_from(settings, client)       # Google with a key, else the gazetteer
found = await geocoder.locate(address="123 Main St, Oak Park, IL 60302")
area = area_for(found.point, areas)              # the service area, or None
nearest(select(Locksmith), lat=…, lng=…, to=found.point, within_km=40, limit=9)
"""

import httpx2

from steelyard.kernel.geo.area import Area, Circle, Nearest, area_for, contains, nearest_area
from steelyard.kernel.geo.city import City
from steelyard.kernel.geo.gazetteer import Gazetteer, Match, gazetteer
from steelyard.kernel.geo.google import GoogleGeocoder
from steelyard.kernel.geo.near import distance_km_column, earth_index, earth_point, nearest, within
from steelyard.kernel.geo.offline import GazetteerGeocoder
from steelyard.kernel.geo.point import Point, distance_km
from steelyard.kernel.geo.port import (
    AddressAmbiguous,
    AddressNotFound,
    Geocoder,
    Located,
    Precision,
    Suggestion,
)
from steelyard.kernel.geo.text import InvalidText, clean_address
from steelyard.settings import Settings

__all__ = [
    "AddressAmbiguous",
    "AddressNotFound",
    "Area",
    "Circle",
    "City",
    "Gazetteer",
    "GazetteerGeocoder",
    "Geocoder",
    "GoogleGeocoder",
    "InvalidText",
    "Located",
    "Match",
    "Nearest",
    "Point",
    "Precision",
    "Suggestion",
    "area_for",
    "clean_address",
    "contains",
    "distance_km",
    "distance_km_column",
    "earth_index",
    "earth_point",
    "gazetteer",
    "geocoder_from",
    "nearest",
    "nearest_area",
    "within",
]


def geocoder_from(settings: Settings, client: httpx2.AsyncClient) -> Geocoder:
    """Google when GOOGLE_MAPS_API_KEY is set, the embedded gazetteer alone when it is not.

    Make it once per process, at the start: the gazetteer is read here, not in the first request.
    """
    if settings.google_maps_api_key:
        return GoogleGeocoder(client, settings, gazetteer())
    return GazetteerGeocoder(gazetteer())
