"""Waiting to be sent: what lies only on this desk, by case, and why it is still here."""
