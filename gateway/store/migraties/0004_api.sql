-- The API tells whether the database has the schema of its version.
GRANT SELECT ON migratie TO schakel_api, schakel_worker;
