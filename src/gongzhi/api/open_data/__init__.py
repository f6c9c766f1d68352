"""Open data: the public cases as GeoJSON and CSV, with their description."""
