"""Outlines of regions, from the open TopoJSON files to SVG paths that fit a parent's frame.

Shared borders stay shared: a line is thinned once, as an arc, before it becomes part of two regions.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings

from naungan.kernel import RegionCode, RegionLevel

_LAYERS = {
    RegionLevel.PROVINCE: ("kalbar_kabkota_kecamatan.topojson", "kabkota"),
    RegionLevel.REGENCY: ("kalbar_kabkota_kecamatan.topojson", "kecamatan"),
    RegionLevel.DISTRICT: ("kalbar_desa.topojson", "desa"),
}
_LONGER_SIDE = 1000
_COARSENESS = 0.7
"""How far, in units of the drawing, a thinned line may lie from the true one."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One region's path in the frame of its parent, with the point where its name may stand."""

    code: str
    name: str
    path: str
    label_x: int
    label_y: int
    extent: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """All children of one parent, in one frame."""

    width: int
    height: int
    outlines: tuple[Outline, ...]


@lru_cache(maxsize=2)
def _topology(file_name: str) -> Any:
    return json.loads((Path(settings.ROOT) / "data" / "peta" / file_name).read_text())


@lru_cache(maxsize=256)
def sheet_of(parent: RegionCode) -> Sheet | None:
    """The children of a province, regency or district of West Kalimantan; None where no outlines are known."""
    if parent.level == RegionLevel.VILLAGE:
        return None
    file_name, layer = _LAYERS[parent.level]
    topology = _topology(file_name)
    children = [
        shape
        for shape in topology["objects"][layer]["geometries"]
        if shape["properties"]["kode"].rpartition(".")[0] == parent
    ]
    if not children:
        return None
    return _Draughtsman(topology, children).sheet()


class _Draughtsman:
    """Projects, thins and writes the arcs that the chosen shapes use."""

    def __init__(self, topology: Any, shapes: Sequence[Any]) -> None:
        self._shapes = shapes
        self._scale = topology["transform"]["scale"]
        self._origin = topology["transform"]["translate"]
        used = {_real(arc) for shape in shapes for ring in _rings(shape) for arc in ring}
        self._raw = {arc: self._decoded(topology["arcs"][arc]) for arc in used}
        xs = [x for line in self._raw.values() for x, _ in line]
        ys = [y for line in self._raw.values() for _, y in line]
        self._left, self._top = min(xs), max(ys)
        self._squeeze = cos(radians((min(ys) + max(ys)) / 2))
        across, down = (max(xs) - self._left) * self._squeeze, self._top - min(ys)
        self._zoom = _LONGER_SIDE / max(across, down)
        self._size = (round(across * self._zoom) + 2, round(down * self._zoom) + 2)
        self._lines = {arc: _thinned([self._place(point) for point in line]) for arc, line in self._raw.items()}

    def sheet(self) -> Sheet:
        return Sheet(*self._size, tuple(self._outline(shape) for shape in self._shapes))

    def _decoded(self, arc: Any) -> list[Point]:
        """Delta-encoded integers to degrees."""
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * self._scale[0] + self._origin[0], y * self._scale[1] + self._origin[1]))
        return points

    def _place(self, point: Point) -> Point:
        longitude, latitude = point
        return (
            (longitude - self._left) * self._squeeze * self._zoom + 1,
            (self._top - latitude) * self._zoom + 1,
        )

    def _outline(self, shape: Any) -> Outline:
        rings = [self._ring(ring) for ring in _rings(shape)]
        told = shape["properties"]
        x, y = self._place((told["lng"], told["lat"]))
        xs = [corner[0] for ring in rings for corner in ring]
        extent = max(xs) - min(xs)
        path = "".join(_path(ring) for ring in rings if len(ring) > 2)
        return Outline(told["kode"], told["nama"], path, round(x), round(y), extent)

    def _ring(self, arcs: Iterable[int]) -> list[tuple[int, int]]:
        points: list[tuple[int, int]] = []
        for arc in arcs:
            line = self._lines[_real(arc)]
            for x, y in line if arc >= 0 else reversed(line):
                corner = (round(x), round(y))
                if not points or points[-1] != corner:
                    points.append(corner)
        return points


def _rings(shape: Any) -> Iterable[Sequence[int]]:
    """The rings of a Polygon or MultiPolygon, each a list of arc numbers."""
    if shape["type"] == "Polygon":
        return list(shape["arcs"])
    return (ring for polygon in shape["arcs"] for ring in polygon)


def _real(arc: int) -> int:
    """A negative number means the same arc, run backwards."""
    return arc if arc >= 0 else ~arc


def _path(ring: Sequence[tuple[int, int]]) -> str:
    """Relative whole-number steps: the shortest way to write a path."""
    (x, y), rest = ring[0], ring[1:]
    steps = []
    for next_x, next_y in rest:
        step_x, step_y = next_x - x, next_y - y
        steps.append(f"{step_x}{step_y}" if step_y < 0 else f"{step_x} {step_y}")
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z"


def _thinned(line: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker: keeps the points without which the line would move by more than the coarseness."""
    kept = {0, len(line) - 1}
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        farthest, distance = 0, _COARSENESS
        for index in range(first + 1, last):
            away = _distance(line[index], line[first], line[last])
            if away > distance:
                farthest, distance = index, away
        if farthest:
            kept.add(farthest)
            spans += [(first, farthest), (farthest, last)]
    return [line[index] for index in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the chord; to the start itself where the line is closed."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    if length < 1e-9:
        return float(((x - x1) ** 2 + (y - y1) ** 2) ** 0.5)
    return float(abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length)
