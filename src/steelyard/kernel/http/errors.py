"""The one error shape: ``{error, message, details, request_id}``. Never echoes what was sent."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from steelyard.kernel.db import is_outage, is_retryable
from steelyard.kernel.errors import OutcomeUnknown, Refusal
from steelyard.kernel.metrics import UNKNOWN_COMMITS

log = structlog.get_logger("steelyard.http")

_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_SPECIAL = {
    "extra_forbidden": ("unknown_field", "Remove this field; it is not part of the request."),
    "missing": ("missing_field", "This field is required."),
    "string_unicode": ("invalid_text", "This is not valid Unicode text."),
}


class ErrorBody(BaseModel):
    """Every refusal looks like this."""

    error: str = Field(examples=["invalid_input"])
    message: str = Field(examples=["Some fields need another look."])
    details: dict[str, Any] = Field(examples=[{"phone": "Write it with its country code."}])
    request_id: str = Field(examples=["0f8b2c1d4e5a69788796a5b4"])


def answers(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's ``responses=``: the refusals its caller must expect."""
    return {status: {"model": ErrorBody} for status in statuses}


STANDARD = answers(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


def install(app: FastAPI) -> None:
    """Give ``app`` the house's error handlers."""
    app.add_exception_handler(Refusal, on_refusal)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(OutcomeUnknown, on_unknown)
    app.add_exception_handler(Exception, on_surprise)


def render(
    request: Request,
    status: int,
    code: str,
    message: str,
    details: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    return JSONResponse(
        {
            "error": code,
            "message": message,
            "details": dict(details),
            "request_id": request.scope.get("steelyard.request_id", ""),
        },
        status_code=status,
        headers=dict(headers or {}),
    )


async def on_refusal(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)  # noqa: S101 - registered for refusals only
    retry = error.details.get("retry_after_seconds")
    headers = {"Retry-After": str(retry)} if isinstance(retry, int) else {}
    return render(request, error.status, error.code, error.message, error.details, headers)


async def on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    fields: dict[str, str] = {}
    code = "invalid_input"
    for item in error.errors():
        where = [str(part) for part in item["loc"]]
        name = ".".join(where[1:] if where[0] == "body" and len(where) > 1 else where)
        special = _SPECIAL.get(item["type"])
        context = cast("dict[str, Any]", item.get("ctx") or {})
        own = context.get("code")
        code = str(own) if own else special[0] if special else code
        fields[name] = special[1] if special else _plain(item)
    return render(request, 422, code, "Some fields need another look.", fields)


def _plain(item: Mapping[str, Any]) -> str:
    """What is wrong with a field, in words, without what was sent."""
    if item["type"] == "value_error":
        return str(item["ctx"]["error"])
    return str(item["msg"])


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = _HTTP_CODES.get(error.status_code, "refused")
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods_at(request))
    return render(request, error.status_code, code, str(error.detail), {}, headers)


def _methods_at(request: Request) -> list[str]:
    """Every method this address answers: each route knows only its own."""
    return [
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def on_unknown(request: Request, _error: Exception) -> Response:
    UNKNOWN_COMMITS.inc()
    log.warning("commit.outcome_unknown")
    return render(
        request,
        503,
        "outcome_unknown",
        "The answer was lost: it may or may not have been done. Send the same request again with "
        "the same Idempotency-Key to learn which.",
        {"retry_after_seconds": 1},
        {"Retry-After": "1"},
    )


async def on_surprise(request: Request, error: Exception) -> Response:
    """Anything else: an outage is 503, the rest is our own fault and says nothing inner."""
    if isinstance(error, PoolTimeout) or is_outage(error) or is_retryable(error):
        log.warning("database.unavailable", error=type(error).__name__)
        return render(
            request,
            503,
            "unavailable",
            "The service is catching its breath. Nothing was done; try again shortly.",
            {"retry_after_seconds": 2},
            {"Retry-After": "2"},
        )
    kind = (
        type(getattr(error, "orig", error)).__name__
        if isinstance(error, DBAPIError)
        else (type(error).__name__)
    )
    log.error("request.failed", error=kind, exc_info=error)
    return render(request, 500, "internal_error", "Something went wrong on our side.", {})
