"""Streamlit entry: navigation and nothing else."""

from insight.pages import navigation

navigation.run()
