"""Intake: what arrives is taken apart, told by its bytes, and every piece of it gets a disposition."""

from __future__ import annotations

from pipeline.intake.parts import Part, Workshop
from pipeline.intake.sniff import sniff
from pipeline.intake.unpack import unpack

__all__ = ["Part", "Workshop", "sniff", "unpack"]
