"""Community Insight: need, voice and local knowledge joined for every ward, parish and panel."""

__version__ = "0.1.0"
