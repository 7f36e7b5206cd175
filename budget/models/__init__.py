"""Budget and follow-up: reports with tables, indicators, internal control, the directive and its frames."""
