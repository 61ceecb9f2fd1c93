"""Whether the numbers are right: `make truth`."""
