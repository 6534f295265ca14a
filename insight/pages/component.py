"""The live component (`layers.live`) as pages call it."""

import streamlit as st

from layers.live import COMPONENT, SCRIPT

live = st.components.v2.component(COMPONENT, js=SCRIPT)
"""Shows a message of `layers.live`; give every place of a page its own ``key``."""
