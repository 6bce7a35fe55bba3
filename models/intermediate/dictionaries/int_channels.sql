-- The words by which a channel is known, spelled as normalise_words() does.
with channels as (
    select * from {{ ref('channels') }}
),

spelled as (
    select
        lower(trim(basis)) as basis,
        trim({{ normalise_words('word') }}) as word,
        lower(trim(channel)) as channel
    from channels
),

-- Two spellings of one word mean the channel that comes first in the alphabet, on every engine.
known_channels as (
    select basis, word, min(channel) as channel
    from spelled
    group by 1, 2
)

select * from known_channels
