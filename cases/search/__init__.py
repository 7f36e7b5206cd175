"""Search over cases: by number and by words, on both databases through one function."""

from cases.search.finding import Hits, search
from cases.search.likeness import similar

__all__ = ["Hits", "search", "similar"]
