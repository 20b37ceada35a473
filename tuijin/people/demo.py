"""What the demo dealer's people have in common."""

PASSWORD = "tuijin-demo"  # shown on the login page of a demo instance, which serves loopback only
