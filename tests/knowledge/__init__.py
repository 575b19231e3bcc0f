"""The facts: starter data, places, datasets, feeds."""
