-- The worker file's rows in the columns of raw_worker.
create table typed as
select
    id,
    line,
    worker_key,
    district_value as district_code,
    as_of_value as as_of,
    role_value as role,
    level,
    certified_on_value as certified_on,
    expires_on_value as expires_on,
    revoked_on_value as revoked_on
from cell
where total is null
