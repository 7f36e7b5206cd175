"""The documents of the cases as plain data, the same for the page and the print."""

from cases.documents.memo import (
    TEMPLATE,
    Document,
    current_document,
    current_version,
    document,
    document_if_approved,
    memo_document,
    with_links,
)
from cases.documents.post_list import post_list

__all__ = [
    "TEMPLATE",
    "Document",
    "current_document",
    "current_version",
    "document",
    "document_if_approved",
    "memo_document",
    "post_list",
    "with_links",
]
