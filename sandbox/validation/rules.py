"""The small language in which the tables of Block Kit are written.

A rule looks at one value and tells its faults, in the words of Slack's own validator. The tables
bound the walk: a rule only ever goes down as deep as the table does, however deep the payload is.
"""

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from sandbox.limits import Surface

_QUOTED_CHARACTERS = 80
_LARGEST = sys.float_info.max


@dataclass(frozen=True)
class Fault:
    """One fault of a payload: a JSON pointer and Slack's message."""

    pointer: str
    message: str


@dataclass(frozen=True)
class Spot:
    """Where a value stands: its JSON pointer and the surface that it is meant for."""

    pointer: str
    surface: Surface

    def below(self, key: str | int) -> "Spot":
        """The spot of a field or an item of this value; keys need no escaping, for we chose them."""
        return Spot(f"{self.pointer}/{key}", self.surface)

    def fault(self, message: str) -> Fault:
        """A fault of the value at this spot."""
        return Fault(self.pointer, message)


class Rule(Protocol):
    """What a value must be."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`; nothing when it is right."""
        ...


Check = Callable[[dict[str, Any], Spot], Iterator[Fault]]
"""A rule over several fields of one object; it runs only when what comes before it is right."""


@dataclass(frozen=True)
class String:
    """A string of a bounded length, perhaps of a certain form (`accepts`, else `complaint`)."""

    max_length: int | None = None
    min_length: int = 0
    accepts: Callable[[str], bool] | None = None
    complaint: str = ""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if not isinstance(value, str):
            yield spot.fault("must provide a string")
        elif len(value) < self.min_length:
            yield spot.fault(f"must be more than {self.min_length - 1} characters")
        elif self.max_length is not None and len(value) > self.max_length:
            yield spot.fault(f"must be less than {self.max_length + 1} characters")
        elif self.accepts is not None and not self.accepts(value):
            yield spot.fault(self.complaint)


def matching(pattern: str) -> String:
    """A string that matches the whole regular expression."""
    compiled = re.compile(pattern)
    return String(
        accepts=lambda value: compiled.fullmatch(value) is not None,
        complaint=f"input must match regex pattern: {pattern}",
    )


@dataclass(frozen=True)
class Choice:
    """One of a closed list of strings."""

    values: tuple[str, ...]

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if not isinstance(value, str):
            yield spot.fault("must provide a string")
        elif value not in self.values:
            yield spot.fault("must be a valid enum value")


@dataclass(frozen=True)
class Number:
    """A finite number within inclusive bounds; with `whole`, an integer."""

    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    whole: bool = False

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not _finite(value):
            yield spot.fault("must provide a number")
        elif self.whole and not isinstance(value, int):
            yield spot.fault("must provide an integer")
        elif self.minimum is not None and value < self.minimum:
            yield spot.fault(f"must be greater than or equal to {self.minimum}")
        elif self.above is not None and value <= self.above:
            yield spot.fault(f"must be greater than {self.above}")
        elif self.maximum is not None and value > self.maximum:
            yield spot.fault(f"must be less than or equal to {self.maximum}")


def _finite(value: float) -> bool:
    return -_LARGEST <= value <= _LARGEST


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if not isinstance(value, bool):
            yield spot.fault("must be a boolean")


@dataclass(frozen=True)
class Items:
    """A list of a bounded length whose items all follow one rule."""

    item: Rule
    min_items: int = 0
    max_items: int | None = None

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`; items beyond the bound are not looked at."""
        if not isinstance(value, list):
            yield spot.fault("must provide an array")
            return
        if len(value) < self.min_items:
            yield spot.fault(f"must provide at least {self.min_items} items")
        if self.max_items is not None and len(value) > self.max_items:
            yield spot.fault(f"no more than {self.max_items} items allowed")
        for index, item in enumerate(value[: self.max_items]):
            yield from self.item.faults(item, spot.below(index))


@dataclass(frozen=True)
class Shape:
    """An object: the fields that it must have, those that it may have, and no others.

    An explicit null is a value like any other: Slack refuses `"initial_option": null` too.
    """

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if not isinstance(value, dict):
            yield spot.fault("must provide an object")
            return
        told = False
        for fault in self._field_faults(value, spot):
            told = True
            yield fault
        for check in self.checks:
            if not told:
                for fault in check(value, spot):
                    told = True
                    yield fault

    def _field_faults(self, value: dict[str, Any], spot: Spot) -> Iterator[Fault]:
        for name in self.required:
            if name not in value:
                yield spot.fault(f"missing required field: {name}")
        for name, content in value.items():
            rule = self.required.get(name) or self.optional.get(name)
            if rule is None:
                yield spot.fault(f"invalid additional property: {name[:_QUOTED_CHARACTERS]}")
            else:
                yield from rule.faults(content, spot.below(name))


@dataclass(frozen=True)
class Kinds:
    """An object of one of several kinds, told apart by its `type`.

    `surfaces` narrows where a kind may stand; a kind that it does not list goes everywhere.
    """

    rows: Mapping[str, Shape]
    surfaces: Mapping[str, frozenset[Surface]] = field(default_factory=dict)

    def faults(self, value: object, spot: Spot) -> Iterator[Fault]:
        """Tell what is wrong with `value`."""
        if not isinstance(value, dict):
            yield spot.fault("must provide an object")
        elif "type" not in value:
            yield spot.fault("missing required field: type")
        elif not isinstance(value["type"], str):
            yield spot.below("type").fault("must provide a string")
        else:
            yield from self._kind_faults(value, value["type"], spot)

    def _kind_faults(self, value: dict[str, Any], kind: str, spot: Spot) -> Iterator[Fault]:
        row = self.rows.get(kind)
        allowed = self.surfaces.get(kind)
        if row is None or (allowed is not None and spot.surface not in allowed):
            message = f"unsupported type: {kind[:_QUOTED_CHARACTERS]}"
            yield spot.below("type").fault(message)
        else:
            yield from row.faults(value, spot)


def row(
    *checks: Check,
    required: Mapping[str, Rule] | None = None,
    optional: Mapping[str, Rule] | None = None,
) -> Shape:
    """A row of a table of kinds; its `type` was read already."""
    return Shape(required or {}, {"type": String(), **(optional or {})}, checks)


def exactly_one(*names: str) -> Check:
    """One of the fields, and only one."""

    def check(value: dict[str, Any], spot: Spot) -> Iterator[Fault]:
        given = [name for name in names if name in value]
        if not given:
            yield spot.fault(f"missing required field: {names[0]}")
        elif len(given) > 1:
            yield spot.fault(f"must define only one of {_listed(names)}")

    return check


def at_least_one(*names: str) -> Check:
    """One or more of the fields."""

    def check(value: dict[str, Any], spot: Spot) -> Iterator[Fault]:
        if not any(name in value for name in names):
            yield spot.fault(f"must define one of {_listed(names)}")

    return check


def in_order(low: str, high: str) -> Check:
    """The first number field is not above the second, where both are given."""

    def check(value: dict[str, Any], spot: Spot) -> Iterator[Fault]:
        if low in value and high in value and Decimal(value[low]) > Decimal(value[high]):
            yield spot.below(low).fault(f"must not be greater than `{high}`")

    return check


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
