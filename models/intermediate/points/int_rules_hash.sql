-- A fingerprint of everything in the rule files that can change a score, for each model: two builds
-- with the same hash scored by the same rules. Descriptions and the version are left out.
{%- set parts = {
    'int_models': ['mode', 'audience_signal', 'priority', 'traffic_percent', 'holdout_percent',
        'min_fit_points', 'max_fit_points', 'min_engagement_points', 'max_engagement_points',
        'min_score', 'max_score'],
    'int_rules': ['rule_id', 'component', 'axis', 'rule_group', 'signal_id', 'only_if', 'points',
        'measure', 'from_value', 'to_value', 'min_times', 'max_times', 'per', 'window_days', 'decay', 'decay_days',
        'decay_percent', 'min_points', 'max_points', 'if_unknown', 'starts_on', 'ends_on'],
    'int_rule_groups': ['rule_group', 'combine', 'min_points', 'max_points'],
    'int_score_bands': ['band_type', 'band', 'enter_at', 'leave_at'],
    'used_signals': ['signal_id', 'subject', 'event_types', 'property', 'operator', 'value'],
} %}

with used_signal_ids as (
    select model_id, signal_id from {{ ref('int_rules') }}
    {{ union_distinct() }}
    select model_id, only_if as signal_id from {{ ref('int_rules') }}
    {{ union_distinct() }}
    select model_id, audience_signal as signal_id from {{ ref('int_models') }}
),

conditions as (
    select * from {{ ref('int_signal_conditions') }}
),

-- What a signal about leads counts may be another signal.
counted_signal_ids as (
    select distinct used_signal_ids.model_id, counted.signal_id
    from used_signal_ids
    inner join conditions on used_signal_ids.signal_id = conditions.signal_id
    inner join conditions as counted
        on {{ dbt.position("'|' || counted.signal_id || '|'", 'conditions.event_types') }} > 0
    where conditions.behavior is not null
),

used_signals as (
    select ids.model_id, conditions.*
    from (
        select model_id, signal_id from used_signal_ids
        {{ union_distinct() }}
        select model_id, signal_id from counted_signal_ids
    ) as ids
    inner join conditions on ids.signal_id = conditions.signal_id
),

lines as (
    {%- for relation, columns in parts.items() %}
    select
        model_id,
        '{{ relation }}'
        {%- for column in columns %}
        || '|' || coalesce(lower(cast({{ column }} as {{ dbt.type_string() }})), '')
        {%- endfor %} as rule_text
    from {{ relation if relation == 'used_signals' else ref(relation) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

rules_hashes as (
    select
        model_id,
        {{ dbt.hash(dbt.listagg('rule_text', "'|'", 'order by rule_text')) }} as rules_hash
    from lines
    group by 1
)

select * from rules_hashes
