"""REST with OpenAPI for machine users."""
