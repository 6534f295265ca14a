"""What is laid before a committee: maps and papers as files. Beside `insight.pages` the only part that draws."""
