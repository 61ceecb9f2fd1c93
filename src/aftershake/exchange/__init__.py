"""Readers of files that other programs, and this one, write."""
