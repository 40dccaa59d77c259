"""What people do with tasks and comments."""
