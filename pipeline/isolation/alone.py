"""Imported first where workers are born: numeric libraries then compute on one thread."""

from __future__ import annotations

from pipeline.isolation.confine import one_thread

one_thread()
