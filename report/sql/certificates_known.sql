-- The first and the newest roster's day, and the validity that the version's settings give blank expiries (R1).
select min(as_of), max(as_of), (select certificate_validity_years from core_setting) from core_roster
