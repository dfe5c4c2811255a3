"""The screens: each one is a class that builds, fills and reads."""
