"""What the browser of a trainee, a trainer or an administrator is shown."""
