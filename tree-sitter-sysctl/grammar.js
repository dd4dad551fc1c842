/**
 * sysctl.conf as its loaders read it: line by line, `#` and `;` comments at a line's start only, the first `=`
 * splits, everything else is key or value. The grammar is total: it accepts any text without ERROR or MISSING
 * nodes. What no loader takes is a `broken_line`, which ends where its line ends.
 *
 * Blanks are explicit tokens (no extras), so the leaves of a tree tile its text without a gap.
 */

// What C's isspace() calls blank, without the newline. No other Unicode space is blank to a loader.
const BLANK = " \\t\\v\\f\\r";

// A class that holds NUL beside other characters loses it in the generated lexer, where 0 stands for the end of
// the text. NUL keeps a lexer state of its own if something optional follows it: that is all the `a?` is for.
const NUL = "\\x00a?";
const NOT_BLANK = `(${NUL}|[^${BLANK}\\n\\x00])`;
const NOT_NEWLINE = `(${NUL}|[^\\n\\x00])`;
const KEY_CHARACTER = `(${NUL}|[^${BLANK}\\n./*?\\[=\\x00])`;

// A bracket of glob(7) inside a segment. `]` is an ordinary member where it comes first, and so is `[`, which
// otherwise only begins a class such as `[:digit:]`: a row of unclosed brackets is then read in linear time.
const NAMED_CLASS = "\\[:[a-z]+:\\]";
const MEMBER = `([^\\]\\[./=\\n]|${NAMED_CLASS})`;
const FIRST_MEMBER = `([!^]?${NAMED_CLASS}|[!^][^./=\\n]|[^!^./=\\n])`;
const CHARACTER_CLASS = `\\[${FIRST_MEMBER}${MEMBER}*\\]`;

// A key may have blanks inside: its spelling runs up to the last non-blank before `=`. So that a lexer without
// lookahead can tell them from the blanks before `=`, the tokens inside a key begin with such blanks.
const inside = (pattern) => token(new RegExp(`[${BLANK}]*${pattern}`));
const TEXT = `${KEY_CHARACTER}+([${BLANK}]+${KEY_CHARACTER}+)*`;

module.exports = grammar({
  name: "sysctl",

  extras: () => [],

  rules: {
    source_file: ($) =>
      seq(
        repeat(choice($.blank_line, seq($._line, $._newline))),
        optional(choice(alias($._unfinished_blank_line, $.blank_line), $._line)),
      ),

    blank_line: ($) => seq(optional($._space), $._newline),
    _unfinished_blank_line: ($) => $._space,

    // The nodes of a line run up to its newline: blanks at the end are theirs, blanks before are not.
    _line: ($) =>
      seq(
        optional($._space),
        choice(seq($.comment, optional($._space)), $.assignment, $.exclusion, $.broken_line),
      ),

    comment: () => token(prec(1, new RegExp(`[#;](${NOT_NEWLINE}*${NOT_BLANK})?`))),

    assignment: ($) =>
      seq(
        optional(seq(field("dash", alias($._dash, $.ignore_errors)), optional($._space))),
        field("key", $.key),
        optional($._space),
        $._equals_value,
      ),

    exclusion: ($) =>
      seq(
        field("dash", alias($._dash, "-")),
        optional($._space),
        field("key", $.key),
        optional($._space),
      ),

    // No `=`, or nothing before it.
    broken_line: ($) =>
      choice(
        seq(field("key", $.key), optional($._space)),
        seq(
          field("dash", alias($._dash, "-")),
          optional($._space),
          optional($._equals_value),
        ),
        $._equals_value,
      ),

    _equals_value: ($) =>
      seq("=", optional($._space), optional(seq(field("value", $.value), optional($._space)))),

    key: ($) =>
      choice(
        seq($._first_component, repeat($._next_component)),
        seq(
          alias($._first_separator, $.separator),
          optional($._component),
          repeat($._next_component),
        ),
      ),
    _next_component: ($) => seq($.separator, optional($._component)),

    _first_component: ($) =>
      choice(alias($._first_text, $.segment), alias($._first_pattern, $.pattern)),
    _component: ($) => choice(alias($._text, $.segment), $.pattern),

    // A segment with glob pieces in it.
    _first_pattern: ($) =>
      seq(
        choice(
          seq(alias($._first_text, $.literal), $._glob),
          alias($._first_wildcard, $.wildcard),
          alias($._first_character_class, $.character_class),
          alias($._first_bracket, "["),
        ),
        repeat(choice($._glob, alias($._text, $.literal))),
      ),
    pattern: ($) =>
      seq(
        choice(seq(alias($._text, $.literal), $._glob), $._glob),
        repeat(choice($._glob, alias($._text, $.literal))),
      ),
    _glob: ($) => choice($.wildcard, $.character_class, alias($._bracket, "[")),

    _first_text: () => token(new RegExp(TEXT)),
    _first_separator: () => token(/[.\/]/),
    _first_wildcard: () => token(/[*?]/),
    _first_character_class: () => token(new RegExp(CHARACTER_CLASS)),
    _first_bracket: () => token("["),

    _text: () => inside(TEXT),
    separator: () => inside("[./]"),
    wildcard: () => inside("[*?]"),
    character_class: () => inside(CHARACTER_CLASS),
    _bracket: () => inside("\\["),

    _dash: () => token(prec(1, "-")),
    value: () => token(new RegExp(`${NOT_BLANK}(${NOT_NEWLINE}*${NOT_BLANK})?`)),

    _space: ($) => alias($._blanks, " "),
    _blanks: () => token(new RegExp(`[${BLANK}]+`)),
    _newline: ($) => alias($._line_feed, "\n"),
    _line_feed: () => token("\n"),
  },
});
