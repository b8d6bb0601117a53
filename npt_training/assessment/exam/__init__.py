"""A school's own quizzes and examinations: written, published, sat against the server's clock."""
