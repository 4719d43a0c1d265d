"""What a notebook works with."""
