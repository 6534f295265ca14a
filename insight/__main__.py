"""``python -m insight``: the same as the command ``insight``."""

from insight.cli import main

main()
