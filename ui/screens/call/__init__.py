"""The call screen: one window for a call, its form parts by noun."""
