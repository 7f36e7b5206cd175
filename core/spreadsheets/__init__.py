"""Spreadsheets that people hand in: opened in a child with limits, and read as plain cells."""
