-- The channel of each pair of utm_source and utm_medium that visits or costs are marked with. The
-- pair says more than the medium, and this more than the source.
with touches as (
    select distinct utm_source, utm_medium from {{ ref('int_lead_touches') }}
),

costs as (
    select distinct utm_source, utm_medium from {{ ref('int_costs') }}
),

channels as (
    select * from {{ ref('int_channels') }}
),

pairs as (
    select utm_source, utm_medium from touches
    {{ union_distinct() }}
    select utm_source, utm_medium from costs
),

spelled as (
    select
        utm_source,
        utm_medium,
        trim({{ normalise_words("utm_source || ' ' || utm_medium") }}) as pair_word,
        trim({{ normalise_words('utm_medium') }}) as medium_word,
        trim({{ normalise_words('utm_source') }}) as source_word
    from pairs
    where utm_source is not null or utm_medium is not null
),

utm_channels as (
    select
        coalesce(spelled.utm_source, '') as utm_source,
        coalesce(spelled.utm_medium, '') as utm_medium,
        coalesce(by_pair.channel, by_medium.channel, by_source.channel, 'other') as channel
    from spelled
    left join channels as by_pair
        on spelled.pair_word = by_pair.word and by_pair.basis = 'utm_source_and_medium'
    left join channels as by_medium
        on spelled.medium_word = by_medium.word and by_medium.basis = 'utm_medium'
    left join channels as by_source
        on spelled.source_word = by_source.word and by_source.basis = 'utm_source'
)

select * from utm_channels
