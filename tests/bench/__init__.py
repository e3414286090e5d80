"""What speed is measured by: ratios within one run, never a test's verdict."""
