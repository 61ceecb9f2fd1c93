"""What a person hears: sounds of the program's own, and the system's voice."""
