"""Pages for those who have no account: a body's officer behind a signed link, and the citizen with a case number."""
