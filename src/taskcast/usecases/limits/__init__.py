"""What bounds the cost a caller can cause (promise P8)."""
