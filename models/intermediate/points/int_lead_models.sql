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

rules_hashes as (
    select * from {{ ref('int_rules_hash') }}
),

hashed as (
    select
        leads.lead_id,
        models.*,
        {{ dbt.hash("leads.lead_id || '|' || models.model_id") }} as traffic_hash,
        {{ dbt.hash("leads.lead_id || '|hold-out'") }} as holdout_hash
    from leads
    cross join models
),

bucketed as (
    select
        *,
        {{ hash_bucket('traffic_hash') }} as traffic_bucket,
        {{ hash_bucket('holdout_hash') }} as holdout_bucket
    from hashed
),

scoring as (
    select
        bucketed.lead_id,
        bucketed.model_id,
        bucketed.version as model_version,
        rules_hashes.rules_hash,
        bucketed.mode,
        bucketed.priority,
        bucketed.min_score,
        bucketed.max_score,
        bucketed.holdout_bucket < bucketed.holdout_percent as is_held_out
    from bucketed
    inner join rules_hashes on bucketed.model_id = rules_hashes.model_id
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
