"""The lists of work: mine, my office's, nobody's, what is due, what waits for a body, whom to call back."""
