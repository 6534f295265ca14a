"""The live map and table: what is sent to the browser (Python here) and what runs there (``src``).

The bundle is made from ``src`` when the package is installed and lies in ``static``, beside the
``pyproject.toml`` through which Streamlit finds it under the name `COMPONENT`.
"""

COMPONENT = "community-insight.live"
SCRIPT = "live.js"
