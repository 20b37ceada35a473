"""Reads across the rooms, for the first page of the day and for the one line after a visit."""
