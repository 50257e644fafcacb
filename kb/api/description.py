"""What the OpenAPI description says beside the views: the answers that are no success, and the signed file's addresses.

The views are in http.py and signed_file.py; a test compares the description with what they answer.
"""

from typing import Any

from kb.api import signed_file

Schema = dict[Any, Any]

_MISTAKE: Schema = {
    "type": "object",
    "title": "Mistake",
    "properties": {"detail": {"type": "string"}},
    "required": ["detail"],
}
_WRONG_PARAMETERS: Schema = {
    "type": "object",
    "title": "WrongParameters",
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
"""As Django's path converter has it."""
_UNCHANGED = "You have the current answer: it has the ETag that If-None-Match names"


def complete(schema: Schema) -> Schema:
    """Adds to the description that ninja makes of the views."""
    schema["paths"].update(_signed_file())
    schema["components"]["schemas"].update({"Mistake": _MISTAKE, "WrongParameters": _WRONG_PARAMETERS})
    for path, methods in schema["paths"].items():
        operation = methods["get"]
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "slug":
                parameter["schema"]["pattern"] = _SLUG
        operation["responses"].update(_other_answers(path, operation))
    return schema


def _other_answers(path: str, operation: Schema) -> Schema:
    answers: Schema = {304: {"description": _UNCHANGED}}
    if "{slug}" in path:
        moved = {"Location": {"description": "The current address", "schema": {"type": "string"}}}
        answers[301] = {"description": "This was renamed and is at another address now", "headers": moved}
        answers[404] = _as_json("There is nothing at this address", "Mistake")
    if any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        answers[422] = _as_json("A parameter was not understood", "WrongParameters")
    return answers


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
    answer = {"description": "OK", "content": {content_type: {"schema": body}}}
    return {"get": {"operationId": name, "summary": summary, "responses": {200: answer}}}


def _as_json(description: str, name: str) -> Schema:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}
    return {"description": description, "content": content}
