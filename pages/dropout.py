"""Dropout: the page."""

from core.topics.dropout import DROPOUT
from pages.parts.topic import show

show(DROPOUT)
