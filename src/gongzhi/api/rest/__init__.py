"""The REST API: everything that a client needs, described by its OpenAPI document."""
