"""Shapes: functions that read the next item of an entry and give its value (schemas/record.cddl). The first fault in
the order of the bytes is the one that is raised."""
import re

import cbor


class Shape(cbor.Malformed):
    """Canonical CBOR, but no entry."""


TYPES = ("an unsigned integer", "a negative integer", "a byte string", "text", "an array", "a map", "a tag",
         "a simple value")


def need(holds, where, what):
    if not holds:
        raise Shape(f"byte {where}: not {what}")


def head(reader, *majors):
    """The head of an item that must be of one of these types: (where, type, argument)."""
    where = reader.at
    major = reader.peek() >> 5
    need(major in majors, where, " or ".join(TYPES[m] for m in majors))
    return where, *reader.head()


def integer(low, high):
    def read(reader):
        where, major, argument = head(reader, *((0, 1) if low < 0 else (0,)))
        value = -1 - argument if major else argument
        need(low <= value <= high, where, f"an integer from {low} to {high}")
        return value
    return read


def data(size):
    def read(reader):
        where, _, length = head(reader, 2)
        value = reader.take(length)
        need(length == size, where, f"a byte string of {size}")
        return value
    return read


def text(reader):
    where, _, length = head(reader, 3)
    return reader.text(length, where)


def filled(reader):
    where = reader.at
    value = text(reader)
    need(value, where, "text that is not empty")
    return value


def boolean(reader):
    where = reader.at
    need(reader.peek() in (0xf4, 0xf5), where, "a boolean")
    return reader.take(1) == b"\xf5"


def pattern(expression):
    compiled = re.compile(expression, re.ASCII)

    def read(reader):
        where = reader.at
        value = text(reader)
        need(compiled.fullmatch(value), where, f"text like {expression}")
        return value
    return read


def array(*members):
    def read(reader):
        where, _, length = head(reader, 4)
        need(length == len(members), where, f"an array of {len(members)}")
        return [member(reader) for member in members]
    return read


def many(low, high, member):
    def read(reader):
        where, _, length = head(reader, 4)
        need(low <= length <= high, where, f"an array of {low} to {high}")
        return [member(reader) for _ in range(length)]
    return read


def mapping(mandatory, optional=None):
    shapes = {**mandatory, **(optional or {})}

    def read(reader):
        where, _, pairs = head(reader, 5)
        value, before = {}, -1
        for _ in range(pairs):
            where = reader.at
            _, _, key = head(reader, 0)
            if key <= before:
                raise cbor.NotCanonical(f"byte {where}: key {key} follows key {before}")
            missing = [k for k in mandatory if before < k < key]
            need(not missing, where, f"complete: keys {missing} are not there")
            need(key in shapes, where, f"free of key {key}")
            before = key
            value[key] = shapes[key](reader)
        need(all(k in value for k in mandatory), reader.at, "complete")
        return value
    return read


def by_type(shapes):
    """Another shape for each major type."""
    def read(reader):
        need(reader.peek() >> 5 in shapes, reader.at, " or ".join(TYPES[m] for m in shapes))
        return shapes[reader.peek() >> 5](reader)
    return read


def ordered(shape, first, last):
    """The shape, with value[first] <= value[last]."""
    def read(reader):
        where = reader.at
        value = shape(reader)
        need(value[first] <= value[last], where, "ascending")
        return value
    return read


def true(reader):
    where = reader.at
    need(boolean(reader), where, "true; its key would be absent")
    return True
