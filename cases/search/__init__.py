"""Search over cases: by number and by words, on both databases through one function."""

from cases.search.finding import Hits, search

__all__ = ["Hits", "search"]
