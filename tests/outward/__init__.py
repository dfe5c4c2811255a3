"""Tests of what goes out to bodies and citizens and comes in from them."""
