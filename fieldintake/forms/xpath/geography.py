"""Functions on `lat lon [alt acc]` points and on lines of them, on a sphere.

Invariant: text that holds no two points has no length and no area.
"""

from __future__ import annotations

import itertools
import math

from fieldintake.forms.xpath.environment import Run
from fieldintake.forms.xpath.function import ANY, Function, eager, spread
from fieldintake.forms.xpath.nodes import Node
from fieldintake.forms.xpath.values import Value, to_string

_RADIUS = 6_378_100.0
Point = tuple[float, float]


def points_of(values: list[Value]) -> list[Point]:
    """All points of the arguments in order; nothing when one of them is no point."""
    found = []
    for value in spread(values):
        for part in to_string(value).split(";"):
            if not part.strip():
                continue
            point = _point(part)
            if point is None:
                return []
            found.append(point)
    return found


def _point(text: str) -> Point | None:
    parts = text.split()
    if len(parts) < 2:
        return None
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _between(a: Point, b: Point) -> float:
    lat1, lat2 = math.radians(a[0]), math.radians(b[0])
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * _RADIUS * math.asin(min(1.0, math.sqrt(half)))


def _distance(values: list[Value], _node: Node, _run: Run) -> Value:
    points = points_of(values)
    total = sum(_between(a, b) for a, b in itertools.pairwise(points))
    return _cents(total)


def _cents(number: float) -> float:
    return math.floor(number * 100 + 0.5) / 100


def _area(values: list[Value], _node: Node, _run: Run) -> Value:
    points = points_of(values)
    if len(points) < 3:
        return 0.0
    total = 0.0
    before = points[-1]
    for here in points:
        total += _sector(before, here)
        before = here
    return _cents(abs(total) * _RADIUS * _RADIUS)


def _sector(a: Point, b: Point) -> float:
    """The signed area between an edge and the equator on the unit sphere, as the standard approximates."""
    heights = 2 + math.sin(math.radians(a[0])) + math.sin(math.radians(b[0]))
    return math.radians(b[1] - a[1]) * heights / 2


def _geofence(values: list[Value], _node: Node, _run: Run) -> Value:
    where, fence = points_of(values[:1]), points_of(values[1:])
    if not where or len(fence) < 3:
        return False
    y, x = where[0]
    inside = False
    before = fence[-1]
    for here in fence:
        (y1, x1), (y2, x2) = before, here
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        before = here
    return inside


FUNCTIONS: dict[str, Function] = {
    "area": eager(_area, 1, ANY),
    "distance": eager(_distance, 1, ANY),
    "geofence": eager(_geofence, 2),
}
