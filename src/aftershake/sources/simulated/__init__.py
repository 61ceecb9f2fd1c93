"""A simulated heart under a simulated strap, for trying out and for tests."""
