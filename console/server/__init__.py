"""The centre: takes what desks hand in, decides once, and hands the cases down to the desks that may hold them."""
