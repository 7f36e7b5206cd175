"""A memo to Word and back: bytes and `Content`, nothing else (docs/adr/0015)."""
