"""All SQL of the program: what a desk and the centre keep. Rows in, values out; no rules, no clock, no network."""
