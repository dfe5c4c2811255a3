"""What a desk keeps: rows in, values out."""
