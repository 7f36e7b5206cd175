"""What is doubtful about a report, an indicator, a control plan or a budget: each check a small function."""
