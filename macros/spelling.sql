{# Lower-case text as it is typed on a keyboard without the accents: geschaftsfuhrer, izvrsni, directeur general. #}
{% macro without_accents(text) -%}
    replace(replace(replace(replace(
        translate(
            {{ text }},
            'àáâãäåāăąçćčďđðèéêëēėęěğģìíîïīįķĺļľłñńņňòóôõöøōőŕřśşšșţťțùúûüūůűųýÿźżžάέήίόύώϊϋΐΰ',
            'aaaaaaaaacccdddeeeeeeeeggiiiiiikllllnnnnoooooooorrsssstttuuuuuuuuyyzzzαεηιουωιυιυ'
        ), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
{%- endmacro %}


{# Lower-case text with the letters that German, the Nordic languages and Croatian spell out where a keyboard lacks them:
   geschaeftsfuehrer, administrerende direktoer, vodja. Every other accent is dropped. #}
{% macro with_accents_spelled_out(text) -%}
    {%- set letters = {'ä': 'ae', 'ö': 'oe', 'ü': 'ue', 'ø': 'oe', 'å': 'aa', 'đ': 'dj'} -%}
    {%- set expression = namespace(sql=text) -%}
    {%- for letter, spelled_out in letters.items() -%}
        {%- set expression.sql = "replace(" ~ expression.sql ~ ", '" ~ letter ~ "', '" ~ spelled_out ~ "')" -%}
    {%- endfor -%}
    {{ without_accents(expression.sql) }}
{%- endmacro %}
