"""The rules of the call centre: standard library only; the clock, ids and all reading and writing are arguments."""
