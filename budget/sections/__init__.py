"""What documents and memos print of budgets and follow-up, as plain JSON."""
