-- Attributes of leads that changed, as events on the day when the change was seen: from the
-- systems' own histories and from the recorded versions of the raw records. A value that was not
-- known before is no change.
{%- set attributes = ['job_title', 'company_name', 'email_domain', 'industry', 'country', 'city',
    'employee_count', 'annual_revenue', 'budget_amount', 'lead_status', 'purchase_timeframe',
    'stated_need', 'is_decision_maker'] + custom_attributes() %}

with history as (
    select versions.* from {{ kept_versions('leads') }} as versions
),

told_changes as (
    select * from {{ ref('int_told_changes') }}
    where attribute in ({{ quoted(attributes + ['owner_key', 'account_key']) }})
),

identity_map as (
    select * from {{ ref('int_identity') }}
),

profiles as (
    select lead_id from {{ ref('int_lead_profiles') }}
),

competitors as (
    select * from {{ ref('competitor_domains') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

-- Of several versions of one day the last is what the day says.
days as (
    select
        history.*,
        history.source_system || ':' || history.owner_source_id as owner_key,
        history.source_system || ':' || history.account_source_id as account_key,
        case
            when history.email_domain is not null then competitors.domain is not null
        end as is_competitor,
        row_number() over (
            partition by history.source_key, history.known_on order by history.dbt_valid_from desc
        ) as place,
        count(*) over (partition by history.source_key) as version_count
    from history
    cross join clock
    left join competitors on history.email_domain = competitors.domain
    where history.known_on <= clock.as_of_date
),

attribute_values as (
    {%- for attribute in attributes + ['owner_key', 'account_key', 'is_competitor'] %}
    select
        source_key,
        source_system,
        known_on,
        '{{ attribute }}' as attribute,
        nullif(trim({{ as_text(attribute) }}), '') as new_value
    from days
    where place = 1 and version_count > 1
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

compared as (
    select
        *,
        lag(new_value) over (partition by source_key, attribute order by known_on) as old_value,
        false as is_told
    from attribute_values
    union all
    select *, true as is_told from told_changes
),

changes as (
    select
        compared.*,
        profiles.lead_id
    from compared
    inner join identity_map on compared.source_key = identity_map.source_key
    inner join profiles on identity_map.lead_id = profiles.lead_id
    where lower(compared.new_value) <> lower(compared.old_value)
),

-- Two systems that report the same change report one change; so do a history and a recorded
-- version.
echoes as (
    select distinct changes.source_key, changes.attribute, changes.known_on, changes.is_told
    from changes
    inner join changes as earlier
        on
            changes.lead_id = earlier.lead_id
            and changes.attribute = earlier.attribute
            and lower(changes.new_value) = lower(earlier.new_value)
            and (
                changes.source_key <> earlier.source_key
                or earlier.is_told and not changes.is_told
            )
    where
        (
            earlier.known_on < changes.known_on
            or earlier.known_on = changes.known_on
            and (
                earlier.source_key < changes.source_key
                or earlier.is_told and not changes.is_told
            )
        )
        and {{ dbt.datediff('earlier.known_on', 'changes.known_on', 'day') }}
        <= 30
),

attribute_changes as (
    select
        'change:' || changes.source_key || ':' || changes.attribute
        || ':' || cast(changes.known_on as {{ dbt.type_string() }}) as event_id,
        changes.lead_id,
        changes.source_system,
        'attribute_changed' as event_type,
        changes.attribute as content_name,
        changes.old_value as campaign_name,
        changes.new_value as outcome,
        cast(changes.known_on as {{ dbt.type_timestamp() }}) as occurred_at,
        changes.known_on as event_date,
        changes.known_on as available_date
    from changes
    left join echoes
        on
            changes.source_key = echoes.source_key
            and changes.attribute = echoes.attribute
            and changes.known_on = echoes.known_on
            and changes.is_told = echoes.is_told
    where echoes.source_key is null
)

select * from attribute_changes
