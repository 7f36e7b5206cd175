"""What budgets and follow-up have to say about the kinds of cases they come in (`cases.matters.Contribution`)."""
