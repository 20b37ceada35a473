"""What the demo dealer is made of, before anything is written: pure, seeded, the same every time."""
