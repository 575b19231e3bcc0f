"""The thinking: four agents, their tools, and the embedded interpreter. Knows no Flask and no database session;
it asks `knowledge/` for facts and is given everything else as plain values."""
