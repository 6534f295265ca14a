"""How Streamlit is started: nothing leaves the machine, nothing of its own shows, no font is downloaded."""

from __future__ import annotations

from pathlib import Path

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
"""The reader's own system fonts."""

MODERATE = "INSIGHT_MODERATE"
"""Setting that ``insight serve --moderate`` makes for the server it starts: not for people to set."""

SAVE = "INSIGHT_SAVE"
"""Setting that ``insight serve --save`` makes for the server it starts: not for people to set."""

AHEAD = "INSIGHT_AHEAD"
"""Setting that ``insight serve`` makes for the server it starts: profiles are written ahead."""

LIGHTER = 0.5
"""How far the council's colour is moved towards white on a dark page, to stand out at 4.5 to 1."""


def words(*, port: int, accent: str, headless: bool) -> list[str]:
    """Words after ``streamlit run``: the app, and every setting as a flag."""
    settings = {
        "server.port": str(port),
        "server.address": "localhost",
        "server.headless": str(headless).lower(),
        "server.fileWatcherType": "none",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        # After every click Python would look at every object of every edition kept in memory: a third of a second,
        # more than the page itself takes. Its own search for garbage, which runs when there is much of it, remains.
        "runner.postScriptGC": "false",
        # Without this, Streamlit offers visitors of a new machine to install helpers for AI coding agents.
        "logger.hideWelcomeMessage": "true",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "theme.font": FONT,
        "theme.headingFont": FONT,
        "theme.light.primaryColor": accent,
        "theme.light.textColor": "#1d2329",
        "theme.dark.primaryColor": lighter(accent),
        "theme.dark.textColor": "#f1f3f4",
        "theme.dark.backgroundColor": "#12181d",
        "theme.dark.secondaryBackgroundColor": "#1c242a",
    }
    return [str(app()), *(word for name, value in settings.items() for word in (f"--{name}", value))]


def app() -> Path:
    """Return ``app.py``: beside the package in a checkout, inside it when installed from a wheel."""
    return _beside_or_inside("app.py", "app.py")


def sample() -> Path:
    """Return the catalogue of the fictional county, in a checkout or in an installed wheel."""
    return _beside_or_inside("data/sample", "sample")


def questions() -> Path:
    """Return the ready-made questions of the home page."""
    return _beside_or_inside("data/questions.toml", "questions.toml")


METHODS, GLOSSARY = "docs/methods.md", "GLOSSARY.md"
"""Documents that a page shows."""


def document(name: str) -> Path:
    """Return `METHODS` or `GLOSSARY`: one source for the page and for readers of the project."""
    return _beside_or_inside(name, f"shown/{Path(name).name}")


def which_places() -> Path:
    """Return the ready-made questions of conditions, in a checkout or in an installed wheel."""
    return _beside_or_inside("data/which_places.toml", "which_places.toml")


def _beside_or_inside(beside: str, inside: str) -> Path:
    here = Path(__file__).resolve().parent
    return here.parent / beside if (here.parent / beside).exists() else here / inside


def lighter(colour: str) -> str:
    """Mix a colour (``#rrggbb``) with white."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(channel + (255 - channel) * LIGHTER):02x}" for channel in channels)
