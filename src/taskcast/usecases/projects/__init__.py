"""What people do with projects and their sections."""
