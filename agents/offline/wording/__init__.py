"""From results to words; one module per agent. Every figure comes from a result; nothing is computed here."""
