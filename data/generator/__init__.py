"""Tambershire: a fictional county in the publishers' own formats, the same to the byte each time.

An empty map becomes cells, cells become areas, areas get people, and people become the tables that national
publishers would give out. Run ``python -m data.generator``; see `data.generator.county.make`.
"""
