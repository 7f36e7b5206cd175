"""Tables in and out: applications from XLSX and CSV, templates for them, compilations to XLSX."""
