"""Everything that proves the 11-11 Console: its rules, its protocol, its screens and whole journeys."""
