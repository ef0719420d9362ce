extension Schema {
  /// What no step and no dump keeps: rights on the database itself, what an update of an extension gives to everybody,
  /// and marks on functions of extensions. Run by a superuser after the steps, each time; it changes only what was lost.
  package static let upkeep = """
    DO $$
    DECLARE
      borrowed regprocedure;
    BEGIN
      IF has_database_privilege('public', current_database(), 'CONNECT, CREATE, TEMPORARY') THEN
        PERFORM moyai.harden_database();
      END IF;
      IF has_schema_privilege('public', 'public', 'CREATE, USAGE') THEN
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
      END IF;
      FOR borrowed IN
        SELECT p.oid FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
        WHERE p.prosecdef AND r.rolsuper AND p.pronamespace = 'public'::regnamespace
          AND has_function_privilege('public', p.oid, 'EXECUTE')
      LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', borrowed);
      END LOOP;
      IF NOT (SELECT proleakproof FROM pg_proc
              WHERE oid = 'public.geometry_overlaps(public.geometry, public.geometry)'::regprocedure) THEN
        PERFORM moyai.mark_leakproof();
      END IF;
    END
    $$
    """
}
