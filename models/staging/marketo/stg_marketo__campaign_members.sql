{{ config(enabled=in_use('marketo')) }}

-- The members of programs. Loaders without memberships have the changes of status; where both are
-- there, the membership says what holds and the changes say since when.
with statements as (
    select * from {{ ref('base_marketo__member_statements') }}
),

ordered_statements as (
    select
        *,
        row_number() over (
            partition by program_id, lead_id
            order by
                precedence asc,
                case when stated_at is null then 1 else 0 end asc,
                stated_at desc,
                status_label asc
        ) as place
    from statements
),

members as (
    select
        program_id,
        lead_id,
        max(case when place = 1 then status_label end) as status_label,
        max(case when reached_success then 1 else 0 end) = 1 as has_responded,
        max(case when place = 1 and is_deleted then 1 else 0 end) = 1 as is_deleted,
        min(added_at) as added_at,
        coalesce(min(case when reached_success then reached_at end), max(reached_at))
            as responded_at,
        max(loaded_at) as loaded_at
    from ordered_statements
    group by 1, 2
),

campaign_members as (
    select {{ canonical('campaign_members', 'marketo', {
        'source_id': "'member-' || program_id || '-' || lead_id",
        'campaign_source_id': 'program_id',
        'lead_source_id': 'lead_id',
        'status': 'status_label',
        'has_responded': 'has_responded',
        'is_deleted': 'is_deleted',
        'added_at': 'added_at',
        'responded_at': 'responded_at',
        'loaded_at': 'loaded_at',
    }) }}
    from members
)

select * from campaign_members
