"""What the agents look up, against figures from elsewhere."""
