"""What an LMS course may link to, and which course and link a launch came from."""
