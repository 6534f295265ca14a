"""Three years of engagement in the fictional county: who was asked, who answered, and who was not heard.

What people wrote (exercises, forums, statements) stands beside this file as plain text; ``{district Saltmarch}``
in it becomes the code of that district. The rest is drawn by chance that repeats.
"""

from __future__ import annotations

from data.generator.engagement.grants import grants
from data.generator.engagement.ground import Place, written
from data.generator.engagement.parishes import parishes
from data.generator.engagement.places import assets, saved_areas
from data.generator.engagement.sampling import Crowd
from data.generator.engagement.stands import stands
from data.generator.engagement.surveys import responses
from data.generator.engagement.voices import voices


def engagement_files(place: Place) -> dict[str, bytes]:
    """Make every file of engagement: content by file name below ``engagement/``."""
    crowd = Crowd(place)
    return {
        **{name: written(name, place) for name in ("exercises.toml", "forums.toml", "statements.csv")},
        **responses(crowd),
        "participation.csv": stands(crowd),
        "parishes.csv": parishes(place),
        "voices.csv": voices(place),
        "assets.csv": assets(place),
        "grants.csv": grants(place),
        "saved_areas.csv": saved_areas(place),
    }
