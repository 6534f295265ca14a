"""From a catalogue and the publishers' files to a new edition, swapped in whole or not at all."""

from insight.build.run import BuildResult, build, check_sources

__all__ = ["BuildResult", "build", "check_sources"]
