"""How actions and cases are written."""
