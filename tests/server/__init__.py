"""The centre, alone: taking, exchanging, signing in, and its web application on a real port."""
