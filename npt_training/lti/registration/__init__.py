"""Getting to know a platform: dynamic registration, registration by hand, approval."""
