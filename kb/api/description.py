"""Completes the OpenAPI description that ninja makes of the views: error responses, and the signed file's addresses.

A test compares the description with what http.py and signed_file.py answer.
"""

from typing import Any

from kb.api import signed_file

Schema = dict[Any, Any]

_ERROR: Schema = {
    "type": "object",
    "title": "Error",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
_INVALID_PARAMETERS: Schema = {
    "type": "object",
    "title": "InvalidParameters",
    "description": "One entry for each parameter that was not understood",
    "properties": {
        "detail": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "type": {"type": "string"},
                    "loc": {"type": "array", "items": {"type": ["string", "integer"]}},
                    "msg": {"type": "string"},
                },
                "required": ["type", "loc", "msg"],
            },
        }
    },
    "required": ["detail"],
}
_SLUG = "^[-a-zA-Z0-9_]+$"
"""The pattern of Django's slug converter."""
_NOT_MODIFIED = "Not modified: the response has the ETag of If-None-Match"


def complete(schema: Schema) -> None:
    """Adds error responses, slug patterns and the signed file to ninja's description."""
    schema["paths"].update(_signed_file())
    schema["components"]["schemas"].update({"Error": _ERROR, "InvalidParameters": _INVALID_PARAMETERS})
    for path, methods in schema["paths"].items():
        operation = methods["get"]
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "slug":
                parameter["schema"]["pattern"] = _SLUG
        operation["responses"].update(_error_responses(path, operation))


def _error_responses(path: str, operation: Schema) -> Schema:
    responses: Schema = {304: {"description": _NOT_MODIFIED}}
    if "{slug}" in path:
        moved = {"Location": {"description": "The current address", "schema": {"type": "string"}}}
        responses[301] = {"description": "The slug was renamed", "headers": moved}
        responses[404] = _json_response("There is nothing at this address, or it is being checked", "Error")
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        responses[422] = _json_response("A parameter was not understood", "InvalidParameters")
    return responses


def _signed_file() -> Schema:
    jws = {"protected": "string", "payload": "string", "signature": "string"}
    file = _operation(
        "signed_hotlines",
        "The hotlines as a signed file: JSON Web Signature (RFC 7515) in flattened JSON",
        signed_file.FILE_TYPE,
        {name: {"type": kind} for name, kind in jws.items()},
    )
    keys = _operation(
        "keys",
        "The JWK set (RFC 7517) that verifies the signed file",
        signed_file.KEYS_TYPE,
        {"keys": {"type": "array", "items": {"type": "object"}}},
    )
    return {signed_file.FILE_PATH: file, signed_file.KEYS_PATH: keys}


def _operation(name: str, summary: str, content_type: str, properties: Schema) -> Schema:
    body = {"type": "object", "properties": properties, "required": list(properties)}
    success = {"description": "OK", "content": {content_type: {"schema": body}}}
    return {"get": {"operationId": name, "summary": summary, "responses": {200: success}}}


def _json_response(description: str, name: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": description, "content": content}
