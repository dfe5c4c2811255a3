"""Tests of the pages for those who have no account, over real HTTP."""
