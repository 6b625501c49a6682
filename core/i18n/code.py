"""What a block of code says."""

from core.i18n.text import Text

COPY = Text("Copy", "복사")
COPIED = Text("Copied", "복사됨")
