"""The texts of an error for people."""

from django.core.exceptions import ValidationError


def error_texts(error: Exception) -> list[str]:
    """Returns the messages of a ValidationError, whose own text is a list in brackets; of another error its text."""
    return error.messages if isinstance(error, ValidationError) else [str(error)]
