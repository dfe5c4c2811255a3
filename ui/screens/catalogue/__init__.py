"""The service directory: services and problems in one box and one tree, with what is known of each and what is not."""
