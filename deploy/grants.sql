-- What the web server's role may do with the register of contributions: read and add, never change or delete.
-- Run it as the owner of the tables after every migration:  psql -v web=konsultimet_web -f deploy/grants.sql
-- The owner (migrations, backups, restores) is another role than the one that the site uses.

GRANT USAGE ON SCHEMA public TO :"web";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";

-- Only ever added to. What is shown, withheld or answered stands in other tables, and so does who sent it.
REVOKE UPDATE, DELETE, TRUNCATE ON
    contributions_contribution, contributions_attachment, contributions_decision, contributions_consentwording
    FROM :"web";

-- The head of a chain moves on and is never taken away.
REVOKE DELETE, TRUNCATE ON contributions_chainhead FROM :"web";

-- The history of migrations is the owner's.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON django_migrations FROM :"web";
