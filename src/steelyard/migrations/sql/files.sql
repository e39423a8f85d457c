-- Files: what was uploaded, by whom, of what kind, and whether it may be seen.
SELECT 1;
