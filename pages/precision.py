"""Precision: the page."""

from core.topics.precision import PRECISION
from pages.parts.topic import show

show(PRECISION)
