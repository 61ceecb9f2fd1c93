"""Where beats come from: a strap, a simulated heart, a recording."""
