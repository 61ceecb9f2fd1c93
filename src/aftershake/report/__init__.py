"""What was recorded as a page to read, print or take to somebody. Pure."""
