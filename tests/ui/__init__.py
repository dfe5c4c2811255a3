"""Tests of the face: tokens, words, widgets, screens."""
