"""Importing and exporting data."""
