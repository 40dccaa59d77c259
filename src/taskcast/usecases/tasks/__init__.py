"""Operations on tasks and comments."""
