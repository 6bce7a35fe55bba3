{# A text as ' word word ': lower case, one space between words and at both ends, so that a whole word can be
   looked up as ' word '. Punctuation, invisible characters and line breaks separate words; full-width letters become
   plain ones; letters that people do not keep apart when they type are made one; loose accents are dropped.
   A text without a word becomes ' ', NULL stays NULL. Accents that belong to a letter stay: see spelling.sql. #}
{% macro normalise_words(column) %}
    {%- set separators =
        '.,;:!?"()[]{}<>/|&+*#@%^~`=_-$'
        ~ '\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7\u2026\u00a6\u00a7\u2122\u00ae\u00a9\u00b0\u00aa\u00ba'
        ~ '\u201c\u201d\u201e\u2018\u2019\u201a\u00b4\u00ab\u00bb\u2039\u203a\u00a1\u00bf\u2116'
        ~ '\u3000\u3001\u3002\u30fb\uff65\uff0f\uff08\uff09\u300c\u300d\u300e\u300f\u3010\u3011\uff3b\uff3d\u3008\u3009'
        ~ '\u300a\u300b\uff1a\uff1b\uff0c\uff0e\uff01\uff1f\uff06\uff0b\uff0d\uff5c\u301c\uff5e\u060c\u061b\u061f'
        ~ '\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f'
        ~ '\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff'
    -%}
    {%- set one_of_many = 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚıςёأإآةى' -%}
    {%- set the_one = 'abcdefghijklmnopqrstuvwxyziσеاااهي' -%}
    {%- set dropped =
        '\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0326\u0327\u0328\u00ad'
        ~ '\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652'
    -%}
    {#- chr: an apostrophe, a backslash or a line break in a literal is not portable. -#}
    {%- set words -%}
        translate(
            lower({{ column }}),
            chr(39) || chr(92) || chr(9) || chr(10) || chr(13) || '{{ separators ~ one_of_many ~ dropped }}',
            '     {{ ' ' * (separators | length) ~ the_one }}'
        )
    {%- endset -%}
    {#- No < or > is left: runs of spaces become one by way of <>. -#}
    replace(replace(replace(' ' || {{ words }} || ' ', ' ', '<>'), '><', ''), '<>', ' ')
{%- endmacro %}
