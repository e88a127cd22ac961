"""What files may say: frozen records, unknown keys refused (the only importer of pydantic)."""
