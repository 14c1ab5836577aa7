-- The cells in force, in the columns that a load takes back; the last is for the small-number rule.
select
    district_code, core_district.name as district,
    case core_caseload.grain
        when 'year' then strftime(period_end, '%Y')
        when 'month' then strftime(period_end, '%Y-%m')
        else strftime(period_end, '%Y-') || case core_caseload.grain when 'quarter' then 'Q' else 'S' end
            || (month(period_end) // core_grain.months)
    end as period,
    category, cases, unit, period_end
from core_caseload
join core_district on core_district.code = district_code
join core_grain on core_grain.grain = core_caseload.grain
order by district_code, period_end, core_grain.rank, category, unit
