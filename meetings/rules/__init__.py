"""Rules of meetings: what follows from what, without changing anything."""
