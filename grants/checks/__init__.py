"""What may be wrong with a memo about grants, and with its tables. Importing this package registers the checks."""

from grants.checks import memos

__all__ = ["memos"]
