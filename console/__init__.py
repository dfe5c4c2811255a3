"""The 11-11 Console without its screens: the rules, the wire, the store, the desk and the centre."""
