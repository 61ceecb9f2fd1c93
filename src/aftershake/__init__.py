"""Aftershake: heart-rate variability before and after somatic shaking."""

__version__ = "0.1.0"
