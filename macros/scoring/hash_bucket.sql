{# A stable number of 0 to 99 from an md5 in a column: its first four hexadecimal digits as a number, modulo 100. #}
{% macro hash_bucket(md5_column) -%}
    mod(
        {% for digit in [1, 2, 3, 4] -%}
        {{ 16 ** (4 - digit) }} * ({{ dbt.position('substring(' ~ md5_column ~ ', ' ~ digit ~ ', 1)', "'0123456789abcdef'") }} - 1){{ ' +' if not loop.last else ',' }}
        {% endfor -%}
        100
    )
{%- endmacro %}
