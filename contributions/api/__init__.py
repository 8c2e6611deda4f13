"""Contributions, answers and reports as open data."""
