"""Both ends of the exchange in one process, with a line that may fail in every way."""
