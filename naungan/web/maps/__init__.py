"""Choropleth maps as inline SVG: no script needed, each region a link, print as they are.

``draw_map`` paints one parent's children (regencies of the province, districts of a regency, villages of a district).
"""

from naungan.web.maps.drawing import DrawnMap, Figure, draw_map

__all__ = ["DrawnMap", "Figure", "draw_map"]
