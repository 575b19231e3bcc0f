"""From a reading to a frame, and from a frame to tool calls; one module per agent. Words nothing."""
