"""A drawing as PNG, for documents that take no SVG. The same drawing gives the same pixels."""

from __future__ import annotations

import re
from concurrent.futures import Future
from threading import Lock

from insight.content import Picture
from insight.documents import typeset
from insight.documents.drawn import KEPT, Pictures

PPI = 200.0
SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
PICTURE = b"""#set page(width: float(sys.inputs.wide) * 1mm, height: float(sys.inputs.high) * 1mm, margin: 0mm)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


def png(svg: str, *, width_mm: float) -> bytes:
    """Draw an SVG ``width_mm`` wide."""
    found = SIZE.search(svg)
    wide, high = (float(found[1]), float(found[2])) if found else (4.0, 3.0)
    size = {"wide": f"{width_mm:g}", "high": f"{width_mm * high / wide:.3f}"}
    drawing = typeset.printable(typeset.Markup(svg))
    return typeset.compiled(PICTURE, {"svg": drawing, **size}, format="png", ppi=PPI)


class Rasters:
    """Maps of an edition as PNG; the last few are kept, so that they can be made while somebody writes."""

    def __init__(self, pictures: Pictures) -> None:
        self._pictures = pictures
        self._one = Lock()
        self._kept: dict[tuple[Picture, float], Future[bytes]] = {}

    def png(self, wanted: Picture, *, width_mm: float) -> bytes:
        """A map, ``width_mm`` wide; who asks for one that is being made waits for it."""
        key = (wanted, width_mm)
        with self._one:
            found = self._kept.get(key)
            making = found is None
            if found is None:
                found = self._kept[key] = Future()
                while len(self._kept) > KEPT:
                    self._kept.pop(next(iter(self._kept)))
        if making:
            try:
                svg = self._pictures.svg(wanted, width_mm=width_mm)
                found.set_result(png(svg, width_mm=width_mm))
            except BaseException as error:
                self._kept.pop(key, None)
                found.set_exception(error)
        return found.result()
