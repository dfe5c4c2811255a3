"""One workstation: what people do, what is kept, what screens read."""
