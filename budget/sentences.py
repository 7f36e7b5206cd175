"""How the events of budgets and follow-up read in the trail."""

SENTENCES: dict[str, str] = {}
