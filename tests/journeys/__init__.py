"""Whole journeys with real parts: a centre process, desks, windows and a line between them that can be cut."""
