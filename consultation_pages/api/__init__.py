"""What is published as data: facts on `/api/data/v1/`, words on `/api/v2/pages/` (docs/api.md)."""
