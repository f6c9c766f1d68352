"""Open311 GeoReport v2 (wiki.open311.org/GeoReport_v2): cases as service requests, in XML and JSON."""
