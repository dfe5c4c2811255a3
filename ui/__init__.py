"""The screens of the 11-11 Console: the only code that knows Qt."""
