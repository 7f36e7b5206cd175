"""Grants (bidrag) and appropriations (anslag): what is left of each fund and year on every date, applications, and the
decisions that post themselves. The ledger is append-only; one door writes it (`grants.actions.posting`)."""
