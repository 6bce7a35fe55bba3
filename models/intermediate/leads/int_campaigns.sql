-- The campaigns of all systems, without the deleted ones. Amounts are in the currency that the
-- campaign says.
with campaigns as (
    {{ union_systems('campaigns') }}
),

ranked as (
    select
        *,
        source_system || ':' || source_id as campaign_key,
        row_number() over (
            partition by source_system, source_id
            order by
                case when loaded_at is null then 1 else 0 end asc,
                loaded_at desc,
                campaign_name asc nulls last
        ) as place
    from campaigns
),

live_campaigns as (
    select
        campaign_key,
        source_system,
        source_id,
        campaign_name,
        lower(campaign_type) as campaign_type,
        status,
        currency,
        budgeted_cost,
        actual_cost,
        cast(starts_at as date) as starts_on,
        cast(ends_at as date) as ends_on
    from ranked
    where place = 1 and not coalesce(is_deleted, false)
)

select * from live_campaigns
