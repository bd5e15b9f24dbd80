"""Writers: pure functions from the model to text, one kind of page a file."""
