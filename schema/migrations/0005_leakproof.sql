-- Lets row policies and the index on places work together (Design, leakproof).
--
-- Under a row policy PostgreSQL evaluates the policy first, and a condition of the query only on rows the policy lets
-- through, unless the condition's function is marked LEAKPROOF: a function that is not could tell, by an error message
-- or otherwise, what stands in rows nobody may see. An index condition is evaluated before the policy, so an index on a
-- function that is not leakproof is not used at all (measured: geographical queries 505 times slower).
--
-- Of the operators our queries use, =, <, <=, >, >= on integers, text and timestamps are leakproof in PostgreSQL itself.
-- jsonb operators, ~ and ST_… functions are not, need not be, and stay so: they only filter rows that an index has found.
-- The one that must be marked is && on geometries (geometry_overlaps), which the GiST index answers. It may be: it
-- compares the bounding boxes of two values, returns a boolean, has no side effect, raises no error for any value the
-- type's input accepts, and none of its errors (a damaged datum) repeats the value.
--
-- The mark belongs to a function of an extension: neither a dump nor ALTER EXTENSION postgis UPDATE keeps it. Whoever
-- does either calls this function again, as a superuser.

SET LOCAL ROLE moyai_owner;

CREATE OR REPLACE FUNCTION moyai.mark_leakproof() RETURNS void
LANGUAGE sql SET search_path = public, pg_catalog, pg_temp AS $$
  ALTER FUNCTION public.geometry_overlaps(public.geometry, public.geometry) LEAKPROOF;
$$;

-- Only a superuser may mark functions, and the function lends nobody such rights: it runs with its caller's.
REVOKE ALL ON FUNCTION moyai.mark_leakproof() FROM PUBLIC;

RESET ROLE;
SELECT moyai.mark_leakproof();
