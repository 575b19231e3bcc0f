"""Long or heavy work in processes of its own. Knows no HTTP; whoever needs it asks over a socket or a row."""
