"""Batch normalisation: the page."""

from core.topics.batch_norm import BATCH_NORM
from pages.parts.topic import show

show(BATCH_NORM)
