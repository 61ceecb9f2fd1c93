"""Whom to turn to in need: a line of the person's own."""

LONGEST_CONTACT = 120  # characters
