"""PostgreSQL: schema, row-level security, encryption; no rule of the domain."""
