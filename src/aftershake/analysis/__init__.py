"""What a finished session gives: worked out in a process of its own, saved, read again."""
