"""What a map says (`LayerSpec`) and the ways of drawing it. Never imports duckdb or streamlit."""
