"""Gradient clipping: the page."""

from core.topics.clipping import CLIPPING
from pages.parts.topic import show

show(CLIPPING)
