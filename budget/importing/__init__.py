"""Amounts of a file as amounts of a report's table: pure, and without models, so that a confined process can run it."""
