"""Answers in the shape Google documents, with the extra fields it really sends."""

from typing import Any

OAK_PARK_LINE = "123 Main St, Oak Park, IL 60302"


def geocoded(**changes: Any) -> dict[str, Any]:
    result: dict[str, Any] = {
        "address_components": [
            {"long_name": "123", "short_name": "123", "types": ["street_number"]},
            {"long_name": "Main Street", "short_name": "Main St", "types": ["route"]},
            {"long_name": "Oak Park", "short_name": "Oak Park", "types": ["locality", "political"]},
            {
                "long_name": "Illinois",
                "short_name": "IL",
                "types": ["administrative_area_level_1", "political"],
            },
            {"long_name": "United States", "short_name": "US", "types": ["country", "political"]},
            {"long_name": "60302", "short_name": "60302", "types": ["postal_code"]},
        ],
        "formatted_address": "123 Main St, Oak Park, IL 60302, USA",
        "geometry": {
            "location": {"lat": 41.8902371, "lng": -87.7889215},
            "location_type": "ROOFTOP",
            "viewport": {
                "northeast": {"lat": 42, "lng": -87},
                "southwest": {"lat": 41, "lng": -88},
            },
        },
        "navigation_points": [{"location": {"latitude": 41.89, "longitude": -87.78}}],
        "place_id": "ChIJexample_OakPark-1",
        "types": ["street_address"],
    }
    result.update(changes)
    return {"results": [result], "status": "OK"}


def geometry(location_type: str, lat: float = 41.88, lng: float = -87.79) -> dict[str, Any]:
    return {"location": {"lat": lat, "lng": lng}, "location_type": location_type}


def place(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": "ChIJexample_Lagos-1",
        "formattedAddress": "12 Allen Ave, Allen, Ikeja 101233, Lagos, Nigeria",
        "location": {"latitude": 6.6018123, "longitude": 3.3515456},
        "types": ["street_address", "subpremise"],
        "addressComponents": [
            {
                "longText": "Ikeja",
                "shortText": "Ikeja",
                "types": ["locality", "political"],
                "languageCode": "en",
            },
            {
                "longText": "Lagos",
                "shortText": "LA",
                "types": ["administrative_area_level_1", "political"],
                "languageCode": "en",
            },
            {"longText": "Nigeria", "shortText": "NG", "types": ["country", "political"]},
            {"longText": "101233", "shortText": "101233", "types": ["postal_code"]},
        ],
    }
    return {**found, **changes}


def predictions() -> dict[str, Any]:
    return {
        "suggestions": [
            {
                "placePrediction": {
                    "place": "places/ChIJexample_OakPark-1",
                    "placeId": "ChIJexample_OakPark-1",
                    "text": {
                        "text": "123 Main Street, Oak Park, IL, USA",
                        "matches": [{"endOffset": 8}],
                    },
                    "structuredFormat": {
                        "mainText": {"text": "123 Main Street", "matches": [{"endOffset": 8}]},
                        "secondaryText": {"text": "Oak Park, IL, USA"},
                    },
                    "types": ["street_address", "geocode"],
                }
            },
            {"queryPrediction": {"text": {"text": "123 main streets near me"}}},
        ]
    }
