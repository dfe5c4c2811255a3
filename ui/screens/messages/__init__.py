"""Needs attention: what the centre did not simply take, whole, and one key for each way on."""
