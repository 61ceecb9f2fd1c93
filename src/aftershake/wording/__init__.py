"""Values into words: the one place where sentences for people are made. Pure."""
