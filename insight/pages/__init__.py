"""The Streamlit pages: with ``app.py`` the only modules that import streamlit."""
