"""What the build costs, and how the cost grows (see RESULTS.md); no part of the tests."""
