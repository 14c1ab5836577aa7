-- The tables a new warehouse starts with. raw_* hold what files brought, ledger_* what was done and when,
-- rule_* what the figures rest on beside the loads. Rows are only ever added.

create table ledger_event (
    event_id integer primary key,
    version integer not null,       -- the version this event made
    happened_at timestamp not null,        -- UTC
    who varchar not null,           -- account on the machine
    kind varchar not null,          -- init, rules, new_key, load, undo, redo
    load_id integer,                -- of load, undo, redo
    why varchar,
    fingerprint varchar,            -- of the rules (rules) or of the key (init, new_key)
    audit_lines integer,            -- how many the audit log had before this version's own; empty: it has none
    audit_log varchar               -- which log, where each server has its own (core/place.py); empty: the one beside the folder
);

create table ledger_load (
    load_id integer primary key,    -- also the order in which newest wins
    version integer not null,
    dataset varchar not null,
    file varchar not null,          -- name only, no folder
    sha256 varchar not null,
    content varchar,                -- hash of what the load says, in any encoding and order: the same is a duplicate
    options varchar not null,       -- the options that had a say, as JSON
    sample boolean not null,
    estimate boolean not null,
    source varchar,                 -- as a chart's foot shows it; empty: the office
    key_fingerprint varchar,        -- of worker loads
    rows_read integer not null,
    rows_loaded integer not null,
    rows_skipped integer not null,
    rows_stored integer             -- in raw_*: a wide row makes several, persons together one a cell
);

create table if not exists ledger_spelling (   -- what the office calls a district, category or column: the newest event of one counts
    event_id integer not null,      -- spelling or spelling_withdrawn: who, when, why
    kind varchar not null,          -- district, category, column
    spelling varchar not null,      -- as the file had it
    means varchar not null          -- code, or field
);

create table if not exists ledger_accepted (   -- the warnings of a load that the analyst accepted
    load_id integer not null,
    code varchar not null,
    "column" varchar,               -- the file's own header
    lines varchar not null,         -- where, the first ones
    why varchar not null
);

create table raw_caseload (
    load_id integer not null,
    line integer not null,
    district_code varchar not null,
    period_end date not null,
    grain varchar not null,
    category varchar not null,
    unit varchar not null,
    cases bigint                    -- empty: reported as not available
);

create table raw_roster (           -- the districts a roster covers, also those without a row
    load_id integer not null,
    district_code varchar not null,
    as_of date not null
);

create table raw_worker (           -- one row a certificate, or a worker without one
    load_id integer not null,
    line integer not null,
    worker_key varchar not null,    -- keyed hash, never the name or NIK
    district_code varchar not null,
    as_of date not null,
    role varchar not null,
    level varchar,
    certified_on date,
    expires_on date,
    revoked_on date
);

create table if not exists raw_training (   -- trainings and tests, with the province's code where tied to no district
    load_id integer not null,
    line integer not null,
    event varchar not null,
    held_on date not null,
    district_code varchar not null,
    participants bigint not null,
    passed bigint                   -- empty: not reported, or not known yet
);

create table rule_setting (
    event_id integer not null,
    province_code varchar not null,
    province_name varchar not null,
    certificate_validity_years integer,
    stale_after_months integer not null
);

create table rule_district (
    event_id integer not null,
    code varchar not null,
    code_bps varchar not null,
    name varchar not null,
    parent varchar,
    first_day date,
    law varchar
);

create table rule_category (
    event_id integer not null,
    code varchar not null,
    name_id varchar not null,
    name_en varchar not null,
    usual_unit varchar not null,
    sensitive boolean not null
);

create table rule_target (
    event_id integer not null,
    unit varchar not null,
    category varchar not null,
    value double not null,
    valid_from date,
    issuer varchar
);

create table rule_break (
    event_id integer not null,
    dataset varchar not null,
    district_code varchar,
    break_on date not null,
    why varchar not null,
    why_en varchar not null,
    sample boolean not null
);
