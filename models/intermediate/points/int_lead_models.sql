-- Which models score which lead: those whose audience it belongs to and whose share of the traffic
-- it falls into.
with leads as (
    select lead_id from {{ ref('int_leads') }}
),

models as (
    select * from {{ ref('int_models') }}
    where mode <> 'draft'
),

lead_signals as (
    select * from {{ ref('int_lead_signals') }}
    where not is_unknown
),

hashed as (
    select
        leads.lead_id,
        models.*,
        {{ dbt.hash("leads.lead_id || '|' || models.model_id") }} as hash_text
    from leads
    cross join models
),

-- A stable number of 0 to 99 for each lead and model, from the first four hexadecimal digits of an
-- md5.
bucketed as (
    select
        *,
        mod(
            {% for digit in [1, 2, 3, 4] -%}
            {{ 16 ** (4 - digit) }} * ({{ dbt.position(
                'substring(hash_text from ' ~ digit ~ ' for 1)', "'0123456789abcdef'"
            ) }} - 1){{ ' +' if not loop.last else ',' }}
            {% endfor -%}
            100
        ) as traffic_bucket
    from hashed
),

scoring as (
    select
        bucketed.lead_id,
        bucketed.model_id,
        bucketed.version as model_version,
        bucketed.mode,
        bucketed.priority,
        bucketed.min_score,
        bucketed.max_score
    from bucketed
    left join lead_signals
        on
            bucketed.lead_id = lead_signals.lead_id
            and bucketed.audience_signal = lead_signals.signal_id
    where
        (bucketed.audience_signal is null or lead_signals.lead_id is not null)
        and bucketed.traffic_bucket < bucketed.traffic_percent
),

lead_models as (
    select
        *,
        mode = 'active' and row_number() over (
            partition by lead_id
            order by case when mode = 'active' then 0 else 1 end, priority, model_id
        ) = 1 as is_primary
    from scoring
)

select * from lead_models
