"""Initialisation: the page."""

from core.topics.initialisation import INITIALISATION
from pages.parts.topic import show

show(INITIALISATION)
