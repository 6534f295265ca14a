"""Engagement: what the register holds, how files of it are read, how answers become counts."""
