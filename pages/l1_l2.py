"""L1 and L2: the page."""

from core.topics.l1_l2 import L1_L2
from pages.parts.topic import show

show(L1_L2)
