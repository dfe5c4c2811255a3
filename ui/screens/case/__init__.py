"""One case: what is so, what happened, and everything that can be done with it, in place and by keyboard."""
