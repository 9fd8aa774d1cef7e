-- The job queue of procrastinate; its own schema runs just before this text (see `stappen`).
-- Jobs hold names of organisations, partners and runs, never data of a leerling.
GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO schakel_worker;
GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO schakel_api;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO schakel_worker, schakel_api;
