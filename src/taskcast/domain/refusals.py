"""Refusals of one field, in words that exist in every language.

The words stand in the catalogues as `refusal-<rule>`. Programs get them in English, with the name of the rule and its
values beside them, so that the page can say the same in the language of its reader.
"""

from functools import cache

from fluent.runtime import FluentBundle, FluentResource
from msgspec import UNSET

from taskcast.domain.errors import FieldError, Invalid
from taskcast.domain.languages import DEFAULT_LANGUAGE, TEXTS

PREFIX = "refusal-"


def refused(field: str, rule: str, /, **values: str | int) -> Invalid:
    """What to raise where the value of `field` breaks `rule`."""
    error = field_error(field, rule, **values)
    return Invalid(f"{field}: {error.message}", errors=(error,))


def field_error(field: str, rule: str, /, **values: str | int) -> FieldError:
    """What is wrong with one field.

    Raises:
        KeyError: there are no words for this rule, or a value is missing; a test finds every rule there is.
    """
    pattern = _english().get_message(PREFIX + rule).value
    text, errors = _english().format_pattern(pattern, values) if pattern else ("", [rule])
    if errors:
        raise KeyError(rule, errors)
    return FieldError(field, str(text), rule, values or UNSET)


@cache
def _english() -> FluentBundle:
    bundle = FluentBundle([DEFAULT_LANGUAGE], use_isolating=False)
    lines = TEXTS[DEFAULT_LANGUAGE].splitlines(keepends=True)
    bundle.add_resource(FluentResource("".join(line for line in lines if line.startswith(PREFIX))))
    return bundle
