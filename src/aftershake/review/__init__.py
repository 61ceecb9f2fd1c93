"""What a session says: one model, whoever renders it. Pure."""
