#include "tree_sitter/parser.h"

#if defined(__GNUC__) || defined(__clang__)
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif

#define LANGUAGE_VERSION 14
#define STATE_COUNT 89
#define LARGE_STATE_COUNT 4
#define SYMBOL_COUNT 37
#define ALIAS_COUNT 2
#define TOKEN_COUNT 17
#define EXTERNAL_TOKEN_COUNT 0
#define FIELD_COUNT 3
#define MAX_ALIAS_SEQUENCE_LENGTH 5
#define PRODUCTION_ID_COUNT 17

enum ts_symbol_identifiers {
  sym_comment = 1,
  anon_sym_EQ = 2,
  sym__first_text = 3,
  sym__first_separator = 4,
  sym__first_wildcard = 5,
  sym__first_character_class = 6,
  sym__first_bracket = 7,
  sym__text = 8,
  sym_separator = 9,
  sym_wildcard = 10,
  sym_character_class = 11,
  sym__bracket = 12,
  sym__dash = 13,
  sym_value = 14,
  sym__blanks = 15,
  sym__line_feed = 16,
  sym_source_file = 17,
  sym_blank_line = 18,
  sym__unfinished_blank_line = 19,
  sym__line = 20,
  sym_assignment = 21,
  sym_exclusion = 22,
  sym_broken_line = 23,
  sym__equals_value = 24,
  sym_key = 25,
  sym__next_component = 26,
  sym__first_component = 27,
  sym__component = 28,
  sym__first_pattern = 29,
  sym_pattern = 30,
  sym__glob = 31,
  sym__space = 32,
  sym__newline = 33,
  aux_sym_source_file_repeat1 = 34,
  aux_sym_key_repeat1 = 35,
  aux_sym__first_pattern_repeat1 = 36,
  alias_sym_ignore_errors = 37,
  alias_sym_segment = 38,
};

static const char * const ts_symbol_names[] = {
  [ts_builtin_sym_end] = "end",
  [sym_comment] = "comment",
  [anon_sym_EQ] = "=",
  [sym__first_text] = "literal",
  [sym__first_separator] = "separator",
  [sym__first_wildcard] = "wildcard",
  [sym__first_character_class] = "character_class",
  [sym__first_bracket] = "[",
  [sym__text] = "literal",
  [sym_separator] = "separator",
  [sym_wildcard] = "wildcard",
  [sym_character_class] = "character_class",
  [sym__bracket] = "[",
  [sym__dash] = "-",
  [sym_value] = "value",
  [sym__blanks] = " ",
  [sym__line_feed] = "\n",
  [sym_source_file] = "source_file",
  [sym_blank_line] = "blank_line",
  [sym__unfinished_blank_line] = "blank_line",
  [sym__line] = "_line",
  [sym_assignment] = "assignment",
  [sym_exclusion] = "exclusion",
  [sym_broken_line] = "broken_line",
  [sym__equals_value] = "_equals_value",
  [sym_key] = "key",
  [sym__next_component] = "_next_component",
  [sym__first_component] = "_first_component",
  [sym__component] = "_component",
  [sym__first_pattern] = "pattern",
  [sym_pattern] = "pattern",
  [sym__glob] = "_glob",
  [sym__space] = "_space",
  [sym__newline] = "_newline",
  [aux_sym_source_file_repeat1] = "source_file_repeat1",
  [aux_sym_key_repeat1] = "key_repeat1",
  [aux_sym__first_pattern_repeat1] = "_first_pattern_repeat1",
  [alias_sym_ignore_errors] = "ignore_errors",
  [alias_sym_segment] = "segment",
};

static const TSSymbol ts_symbol_map[] = {
  [ts_builtin_sym_end] = ts_builtin_sym_end,
  [sym_comment] = sym_comment,
  [anon_sym_EQ] = anon_sym_EQ,
  [sym__first_text] = sym__first_text,
  [sym__first_separator] = sym_separator,
  [sym__first_wildcard] = sym_wildcard,
  [sym__first_character_class] = sym_character_class,
  [sym__first_bracket] = sym__first_bracket,
  [sym__text] = sym__first_text,
  [sym_separator] = sym_separator,
  [sym_wildcard] = sym_wildcard,
  [sym_character_class] = sym_character_class,
  [sym__bracket] = sym__first_bracket,
  [sym__dash] = sym__dash,
  [sym_value] = sym_value,
  [sym__blanks] = sym__blanks,
  [sym__line_feed] = sym__line_feed,
  [sym_source_file] = sym_source_file,
  [sym_blank_line] = sym_blank_line,
  [sym__unfinished_blank_line] = sym_blank_line,
  [sym__line] = sym__line,
  [sym_assignment] = sym_assignment,
  [sym_exclusion] = sym_exclusion,
  [sym_broken_line] = sym_broken_line,
  [sym__equals_value] = sym__equals_value,
  [sym_key] = sym_key,
  [sym__next_component] = sym__next_component,
  [sym__first_component] = sym__first_component,
  [sym__component] = sym__component,
  [sym__first_pattern] = sym_pattern,
  [sym_pattern] = sym_pattern,
  [sym__glob] = sym__glob,
  [sym__space] = sym__space,
  [sym__newline] = sym__newline,
  [aux_sym_source_file_repeat1] = aux_sym_source_file_repeat1,
  [aux_sym_key_repeat1] = aux_sym_key_repeat1,
  [aux_sym__first_pattern_repeat1] = aux_sym__first_pattern_repeat1,
  [alias_sym_ignore_errors] = alias_sym_ignore_errors,
  [alias_sym_segment] = alias_sym_segment,
};

static const TSSymbolMetadata ts_symbol_metadata[] = {
  [ts_builtin_sym_end] = {
    .visible = false,
    .named = true,
  },
  [sym_comment] = {
    .visible = true,
    .named = true,
  },
  [anon_sym_EQ] = {
    .visible = true,
    .named = false,
  },
  [sym__first_text] = {
    .visible = true,
    .named = true,
  },
  [sym__first_separator] = {
    .visible = true,
    .named = true,
  },
  [sym__first_wildcard] = {
    .visible = true,
    .named = true,
  },
  [sym__first_character_class] = {
    .visible = true,
    .named = true,
  },
  [sym__first_bracket] = {
    .visible = true,
    .named = false,
  },
  [sym__text] = {
    .visible = true,
    .named = true,
  },
  [sym_separator] = {
    .visible = true,
    .named = true,
  },
  [sym_wildcard] = {
    .visible = true,
    .named = true,
  },
  [sym_character_class] = {
    .visible = true,
    .named = true,
  },
  [sym__bracket] = {
    .visible = true,
    .named = false,
  },
  [sym__dash] = {
    .visible = true,
    .named = false,
  },
  [sym_value] = {
    .visible = true,
    .named = true,
  },
  [sym__blanks] = {
    .visible = true,
    .named = false,
  },
  [sym__line_feed] = {
    .visible = true,
    .named = false,
  },
  [sym_source_file] = {
    .visible = true,
    .named = true,
  },
  [sym_blank_line] = {
    .visible = true,
    .named = true,
  },
  [sym__unfinished_blank_line] = {
    .visible = true,
    .named = true,
  },
  [sym__line] = {
    .visible = false,
    .named = true,
  },
  [sym_assignment] = {
    .visible = true,
    .named = true,
  },
  [sym_exclusion] = {
    .visible = true,
    .named = true,
  },
  [sym_broken_line] = {
    .visible = true,
    .named = true,
  },
  [sym__equals_value] = {
    .visible = false,
    .named = true,
  },
  [sym_key] = {
    .visible = true,
    .named = true,
  },
  [sym__next_component] = {
    .visible = false,
    .named = true,
  },
  [sym__first_component] = {
    .visible = false,
    .named = true,
  },
  [sym__component] = {
    .visible = false,
    .named = true,
  },
  [sym__first_pattern] = {
    .visible = true,
    .named = true,
  },
  [sym_pattern] = {
    .visible = true,
    .named = true,
  },
  [sym__glob] = {
    .visible = false,
    .named = true,
  },
  [sym__space] = {
    .visible = false,
    .named = true,
  },
  [sym__newline] = {
    .visible = false,
    .named = true,
  },
  [aux_sym_source_file_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym_key_repeat1] = {
    .visible = false,
    .named = false,
  },
  [aux_sym__first_pattern_repeat1] = {
    .visible = false,
    .named = false,
  },
  [alias_sym_ignore_errors] = {
    .visible = true,
    .named = true,
  },
  [alias_sym_segment] = {
    .visible = true,
    .named = true,
  },
};

enum ts_field_identifiers {
  field_dash = 1,
  field_key = 2,
  field_value = 3,
};

static const char * const ts_field_names[] = {
  [0] = NULL,
  [field_dash] = "dash",
  [field_key] = "key",
  [field_value] = "value",
};

static const TSFieldMapSlice ts_field_map_slices[PRODUCTION_ID_COUNT] = {
  [2] = {.index = 0, .length = 1},
  [3] = {.index = 1, .length = 1},
  [4] = {.index = 2, .length = 1},
  [5] = {.index = 3, .length = 1},
  [6] = {.index = 4, .length = 2},
  [7] = {.index = 6, .length = 2},
  [8] = {.index = 8, .length = 2},
  [9] = {.index = 10, .length = 1},
  [10] = {.index = 11, .length = 3},
  [11] = {.index = 14, .length = 2},
  [12] = {.index = 16, .length = 2},
  [13] = {.index = 18, .length = 2},
  [14] = {.index = 20, .length = 3},
  [15] = {.index = 23, .length = 3},
  [16] = {.index = 26, .length = 3},
};

static const TSFieldMapEntry ts_field_map_entries[] = {
  [0] =
    {field_dash, 0},
  [1] =
    {field_value, 0, .inherited = true},
  [2] =
    {field_key, 0},
  [3] =
    {field_value, 1},
  [4] =
    {field_dash, 0},
    {field_value, 1, .inherited = true},
  [6] =
    {field_dash, 0},
    {field_key, 1},
  [8] =
    {field_key, 0},
    {field_value, 1, .inherited = true},
  [10] =
    {field_value, 2},
  [11] =
    {field_dash, 0},
    {field_key, 1},
    {field_value, 2, .inherited = true},
  [14] =
    {field_dash, 0},
    {field_value, 2, .inherited = true},
  [16] =
    {field_dash, 0},
    {field_key, 2},
  [18] =
    {field_key, 0},
    {field_value, 2, .inherited = true},
  [20] =
    {field_dash, 0},
    {field_key, 1},
    {field_value, 3, .inherited = true},
  [23] =
    {field_dash, 0},
    {field_key, 2},
    {field_value, 3, .inherited = true},
  [26] =
    {field_dash, 0},
    {field_key, 2},
    {field_value, 4, .inherited = true},
};

static const TSSymbol ts_alias_sequences[PRODUCTION_ID_COUNT][MAX_ALIAS_SEQUENCE_LENGTH] = {
  [0] = {0},
  [1] = {
    [0] = alias_sym_segment,
  },
  [10] = {
    [0] = alias_sym_ignore_errors,
  },
  [14] = {
    [0] = alias_sym_ignore_errors,
  },
  [15] = {
    [0] = alias_sym_ignore_errors,
  },
  [16] = {
    [0] = alias_sym_ignore_errors,
  },
};

static const uint16_t ts_non_terminal_alias_map[] = {
  0,
};

static const TSStateId ts_primary_state_ids[STATE_COUNT] = {
  [0] = 0,
  [1] = 1,
  [2] = 2,
  [3] = 3,
  [4] = 4,
  [5] = 5,
  [6] = 6,
  [7] = 7,
  [8] = 7,
  [9] = 6,
  [10] = 10,
  [11] = 11,
  [12] = 12,
  [13] = 13,
  [14] = 14,
  [15] = 15,
  [16] = 16,
  [17] = 17,
  [18] = 18,
  [19] = 19,
  [20] = 20,
  [21] = 21,
  [22] = 22,
  [23] = 11,
  [24] = 10,
  [25] = 25,
  [26] = 14,
  [27] = 12,
  [28] = 22,
  [29] = 15,
  [30] = 20,
  [31] = 19,
  [32] = 25,
  [33] = 13,
  [34] = 21,
  [35] = 35,
  [36] = 36,
  [37] = 36,
  [38] = 35,
  [39] = 39,
  [40] = 40,
  [41] = 41,
  [42] = 42,
  [43] = 43,
  [44] = 42,
  [45] = 41,
  [46] = 46,
  [47] = 43,
  [48] = 48,
  [49] = 40,
  [50] = 39,
  [51] = 51,
  [52] = 51,
  [53] = 46,
  [54] = 54,
  [55] = 48,
  [56] = 56,
  [57] = 57,
  [58] = 58,
  [59] = 59,
  [60] = 60,
  [61] = 56,
  [62] = 62,
  [63] = 63,
  [64] = 64,
  [65] = 65,
  [66] = 62,
  [67] = 67,
  [68] = 58,
  [69] = 59,
  [70] = 70,
  [71] = 71,
  [72] = 72,
  [73] = 73,
  [74] = 74,
  [75] = 75,
  [76] = 76,
  [77] = 77,
  [78] = 78,
  [79] = 79,
  [80] = 65,
  [81] = 81,
  [82] = 82,
  [83] = 83,
  [84] = 84,
  [85] = 85,
  [86] = 86,
  [87] = 87,
  [88] = 88,
};

static bool ts_lex(TSLexer *lexer, TSStateId state) {
  START_LEXER();
  eof = lexer->eof(lexer);
  switch (state) {
    case 0:
      if (eof) ADVANCE(32);
      ADVANCE_MAP(
        0, 36,
        '\n', 58,
        '-', 50,
        '=', 35,
        '[', 41,
        '#', 33,
        ';', 33,
        '*', 38,
        '?', 38,
        '.', 37,
        '/', 37,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(53);
      if (lookahead != 0) ADVANCE(36);
      END_STATE();
    case 1:
      if ((!eof && lookahead == 00)) ADVANCE(36);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(1);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '*' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=' &&
          lookahead != '?' &&
          lookahead != '[') ADVANCE(36);
      END_STATE();
    case 2:
      if ((!eof && lookahead == 00)) ADVANCE(33);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(2);
      if (lookahead == '*' ||
          lookahead == '.' ||
          lookahead == '/' ||
          lookahead == '=' ||
          lookahead == '?' ||
          lookahead == '[') ADVANCE(34);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(33);
      END_STATE();
    case 3:
      if ((!eof && lookahead == 00)) ADVANCE(34);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(3);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(34);
      END_STATE();
    case 4:
      if ((!eof && lookahead == 00)) ADVANCE(43);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(4);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '*' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=' &&
          lookahead != '?' &&
          lookahead != '[') ADVANCE(43);
      END_STATE();
    case 5:
      if ((!eof && lookahead == 00)) ADVANCE(52);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(5);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(52);
      END_STATE();
    case 6:
      if (lookahead == ':') ADVANCE(15);
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(39);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 7:
      if (lookahead == ':') ADVANCE(24);
      END_STATE();
    case 8:
      if (lookahead == ':') ADVANCE(22);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(8);
      END_STATE();
    case 9:
      if (lookahead == ':') ADVANCE(17);
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(39);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(9);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 10:
      if (lookahead == ':') ADVANCE(19);
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(46);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 11:
      if (lookahead == ':') ADVANCE(23);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(11);
      END_STATE();
    case 12:
      if (lookahead == ':') ADVANCE(21);
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(46);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(12);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 13:
      if (lookahead == ':') ADVANCE(25);
      END_STATE();
    case 14:
      if (lookahead == '[') ADVANCE(6);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 15:
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(39);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(9);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 16:
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(39);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 17:
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(40);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 18:
      if (lookahead == '[') ADVANCE(10);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 19:
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(46);
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(12);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 20:
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(46);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 21:
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(47);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 22:
      if (lookahead == ']') ADVANCE(16);
      END_STATE();
    case 23:
      if (lookahead == ']') ADVANCE(20);
      END_STATE();
    case 24:
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(8);
      END_STATE();
    case 25:
      if (('a' <= lookahead && lookahead <= 'z')) ADVANCE(11);
      END_STATE();
    case 26:
      if (eof) ADVANCE(32);
      ADVANCE_MAP(
        0, 36,
        '\n', 58,
        '-', 50,
        '=', 35,
        '[', 42,
        '#', 33,
        ';', 33,
        '*', 38,
        '?', 38,
        '.', 37,
        '/', 37,
      );
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(57);
      if (lookahead != 0) ADVANCE(36);
      END_STATE();
    case 27:
      if (eof) ADVANCE(32);
      if ((!eof && lookahead == 00)) ADVANCE(36);
      if (lookahead == '\n') ADVANCE(58);
      if (lookahead == '=') ADVANCE(35);
      if (lookahead == '[') ADVANCE(42);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(38);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(37);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(57);
      if (lookahead != 0) ADVANCE(36);
      END_STATE();
    case 28:
      if (eof) ADVANCE(32);
      if ((!eof && lookahead == 00)) ADVANCE(43);
      if (lookahead == '\n') ADVANCE(58);
      if (lookahead == '=') ADVANCE(35);
      if (lookahead == '[') ADVANCE(49);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(45);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(54);
      if (lookahead != 0) ADVANCE(43);
      END_STATE();
    case 29:
      if (eof) ADVANCE(32);
      if ((!eof && lookahead == 00)) ADVANCE(51);
      if (lookahead == '\n') ADVANCE(58);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(57);
      if (lookahead != 0) ADVANCE(52);
      END_STATE();
    case 30:
      if (eof) ADVANCE(32);
      if (lookahead == '\n') ADVANCE(58);
      if (lookahead == '=') ADVANCE(35);
      if (lookahead == '[') ADVANCE(49);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(45);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(55);
      END_STATE();
    case 31:
      if (eof) ADVANCE(32);
      if (lookahead == '\n') ADVANCE(58);
      if (lookahead == '=') ADVANCE(35);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (('\t' <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(56);
      END_STATE();
    case 32:
      ACCEPT_TOKEN(ts_builtin_sym_end);
      END_STATE();
    case 33:
      ACCEPT_TOKEN(sym_comment);
      if ((!eof && lookahead == 00)) ADVANCE(33);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(2);
      if (lookahead == '*' ||
          lookahead == '.' ||
          lookahead == '/' ||
          lookahead == '=' ||
          lookahead == '?' ||
          lookahead == '[') ADVANCE(34);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(33);
      END_STATE();
    case 34:
      ACCEPT_TOKEN(sym_comment);
      if ((!eof && lookahead == 00)) ADVANCE(34);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(3);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(34);
      END_STATE();
    case 35:
      ACCEPT_TOKEN(anon_sym_EQ);
      END_STATE();
    case 36:
      ACCEPT_TOKEN(sym__first_text);
      if ((!eof && lookahead == 00)) ADVANCE(36);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(1);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '*' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=' &&
          lookahead != '?' &&
          lookahead != '[') ADVANCE(36);
      END_STATE();
    case 37:
      ACCEPT_TOKEN(sym__first_separator);
      END_STATE();
    case 38:
      ACCEPT_TOKEN(sym__first_wildcard);
      END_STATE();
    case 39:
      ACCEPT_TOKEN(sym__first_character_class);
      END_STATE();
    case 40:
      ACCEPT_TOKEN(sym__first_character_class);
      if (lookahead == '[') ADVANCE(7);
      if (lookahead == ']') ADVANCE(39);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 41:
      ACCEPT_TOKEN(sym__first_bracket);
      END_STATE();
    case 42:
      ACCEPT_TOKEN(sym__first_bracket);
      if (lookahead == '[') ADVANCE(6);
      if (lookahead == '!' ||
          lookahead == '^') ADVANCE(14);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(16);
      END_STATE();
    case 43:
      ACCEPT_TOKEN(sym__text);
      if ((!eof && lookahead == 00)) ADVANCE(43);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(4);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '*' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=' &&
          lookahead != '?' &&
          lookahead != '[') ADVANCE(43);
      END_STATE();
    case 44:
      ACCEPT_TOKEN(sym_separator);
      END_STATE();
    case 45:
      ACCEPT_TOKEN(sym_wildcard);
      END_STATE();
    case 46:
      ACCEPT_TOKEN(sym_character_class);
      END_STATE();
    case 47:
      ACCEPT_TOKEN(sym_character_class);
      if (lookahead == '[') ADVANCE(13);
      if (lookahead == ']') ADVANCE(46);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 48:
      ACCEPT_TOKEN(sym__bracket);
      END_STATE();
    case 49:
      ACCEPT_TOKEN(sym__bracket);
      if (lookahead == '[') ADVANCE(10);
      if (lookahead == '!' ||
          lookahead == '^') ADVANCE(18);
      if (lookahead != 0 &&
          lookahead != '\n' &&
          lookahead != '.' &&
          lookahead != '/' &&
          lookahead != '=') ADVANCE(20);
      END_STATE();
    case 50:
      ACCEPT_TOKEN(sym__dash);
      END_STATE();
    case 51:
      ACCEPT_TOKEN(sym_value);
      if ((!eof && lookahead == 00)) ADVANCE(52);
      if (lookahead == 'a') ADVANCE(52);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(5);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(52);
      END_STATE();
    case 52:
      ACCEPT_TOKEN(sym_value);
      if ((!eof && lookahead == 00)) ADVANCE(52);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(5);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead)) ADVANCE(52);
      END_STATE();
    case 53:
      ACCEPT_TOKEN(sym__blanks);
      if ((!eof && lookahead == 00)) ADVANCE(43);
      if (lookahead == '[') ADVANCE(48);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(45);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(53);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '=') ADVANCE(43);
      END_STATE();
    case 54:
      ACCEPT_TOKEN(sym__blanks);
      if ((!eof && lookahead == 00)) ADVANCE(43);
      if (lookahead == '[') ADVANCE(49);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(45);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(54);
      if (lookahead != 0 &&
          (lookahead < '\t' || '\r' < lookahead) &&
          lookahead != '=') ADVANCE(43);
      END_STATE();
    case 55:
      ACCEPT_TOKEN(sym__blanks);
      if (lookahead == '[') ADVANCE(49);
      if (lookahead == '*' ||
          lookahead == '?') ADVANCE(45);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(55);
      END_STATE();
    case 56:
      ACCEPT_TOKEN(sym__blanks);
      if (lookahead == '.' ||
          lookahead == '/') ADVANCE(44);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(56);
      END_STATE();
    case 57:
      ACCEPT_TOKEN(sym__blanks);
      if (lookahead == '\t' ||
          (0x0b <= lookahead && lookahead <= '\r') ||
          lookahead == ' ') ADVANCE(57);
      END_STATE();
    case 58:
      ACCEPT_TOKEN(sym__line_feed);
      END_STATE();
    default:
      return false;
  }
}

static const TSLexMode ts_lex_modes[STATE_COUNT] = {
  [0] = {.lex_state = 0},
  [1] = {.lex_state = 26},
  [2] = {.lex_state = 26},
  [3] = {.lex_state = 26},
  [4] = {.lex_state = 26},
  [5] = {.lex_state = 26},
  [6] = {.lex_state = 27},
  [7] = {.lex_state = 28},
  [8] = {.lex_state = 28},
  [9] = {.lex_state = 27},
  [10] = {.lex_state = 28},
  [11] = {.lex_state = 27},
  [12] = {.lex_state = 28},
  [13] = {.lex_state = 28},
  [14] = {.lex_state = 28},
  [15] = {.lex_state = 28},
  [16] = {.lex_state = 26},
  [17] = {.lex_state = 26},
  [18] = {.lex_state = 26},
  [19] = {.lex_state = 28},
  [20] = {.lex_state = 28},
  [21] = {.lex_state = 28},
  [22] = {.lex_state = 28},
  [23] = {.lex_state = 27},
  [24] = {.lex_state = 28},
  [25] = {.lex_state = 28},
  [26] = {.lex_state = 28},
  [27] = {.lex_state = 28},
  [28] = {.lex_state = 28},
  [29] = {.lex_state = 28},
  [30] = {.lex_state = 28},
  [31] = {.lex_state = 28},
  [32] = {.lex_state = 28},
  [33] = {.lex_state = 28},
  [34] = {.lex_state = 28},
  [35] = {.lex_state = 30},
  [36] = {.lex_state = 30},
  [37] = {.lex_state = 30},
  [38] = {.lex_state = 30},
  [39] = {.lex_state = 31},
  [40] = {.lex_state = 31},
  [41] = {.lex_state = 31},
  [42] = {.lex_state = 31},
  [43] = {.lex_state = 31},
  [44] = {.lex_state = 31},
  [45] = {.lex_state = 31},
  [46] = {.lex_state = 26},
  [47] = {.lex_state = 31},
  [48] = {.lex_state = 26},
  [49] = {.lex_state = 31},
  [50] = {.lex_state = 31},
  [51] = {.lex_state = 26},
  [52] = {.lex_state = 26},
  [53] = {.lex_state = 26},
  [54] = {.lex_state = 31},
  [55] = {.lex_state = 26},
  [56] = {.lex_state = 29},
  [57] = {.lex_state = 26},
  [58] = {.lex_state = 0},
  [59] = {.lex_state = 0},
  [60] = {.lex_state = 26},
  [61] = {.lex_state = 29},
  [62] = {.lex_state = 0},
  [63] = {.lex_state = 26},
  [64] = {.lex_state = 26},
  [65] = {.lex_state = 29},
  [66] = {.lex_state = 0},
  [67] = {.lex_state = 0},
  [68] = {.lex_state = 0},
  [69] = {.lex_state = 0},
  [70] = {.lex_state = 0},
  [71] = {.lex_state = 0},
  [72] = {.lex_state = 0},
  [73] = {.lex_state = 0},
  [74] = {.lex_state = 0},
  [75] = {.lex_state = 0},
  [76] = {.lex_state = 0},
  [77] = {.lex_state = 0},
  [78] = {.lex_state = 0},
  [79] = {.lex_state = 0},
  [80] = {.lex_state = 29},
  [81] = {.lex_state = 0},
  [82] = {.lex_state = 0},
  [83] = {.lex_state = 0},
  [84] = {.lex_state = 0},
  [85] = {.lex_state = 0},
  [86] = {.lex_state = 0},
  [87] = {.lex_state = 0},
  [88] = {.lex_state = 0},
};

static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {
  [0] = {
    [ts_builtin_sym_end] = ACTIONS(1),
    [sym_comment] = ACTIONS(1),
    [anon_sym_EQ] = ACTIONS(1),
    [sym__first_text] = ACTIONS(1),
    [sym__first_separator] = ACTIONS(1),
    [sym__first_wildcard] = ACTIONS(1),
    [sym__first_bracket] = ACTIONS(1),
    [sym__text] = ACTIONS(1),
    [sym_separator] = ACTIONS(1),
    [sym_wildcard] = ACTIONS(1),
    [sym__bracket] = ACTIONS(1),
    [sym__dash] = ACTIONS(1),
    [sym__blanks] = ACTIONS(1),
    [sym__line_feed] = ACTIONS(1),
  },
  [1] = {
    [sym_source_file] = STATE(86),
    [sym_blank_line] = STATE(2),
    [sym__unfinished_blank_line] = STATE(87),
    [sym__line] = STATE(67),
    [sym_assignment] = STATE(67),
    [sym_exclusion] = STATE(67),
    [sym_broken_line] = STATE(67),
    [sym__equals_value] = STATE(71),
    [sym_key] = STATE(51),
    [sym__first_component] = STATE(41),
    [sym__first_pattern] = STATE(41),
    [sym__space] = STATE(4),
    [sym__newline] = STATE(16),
    [aux_sym_source_file_repeat1] = STATE(2),
    [ts_builtin_sym_end] = ACTIONS(3),
    [sym_comment] = ACTIONS(5),
    [anon_sym_EQ] = ACTIONS(7),
    [sym__first_text] = ACTIONS(9),
    [sym__first_separator] = ACTIONS(11),
    [sym__first_wildcard] = ACTIONS(13),
    [sym__first_character_class] = ACTIONS(13),
    [sym__first_bracket] = ACTIONS(15),
    [sym__dash] = ACTIONS(17),
    [sym__blanks] = ACTIONS(19),
    [sym__line_feed] = ACTIONS(21),
  },
  [2] = {
    [sym_blank_line] = STATE(3),
    [sym__unfinished_blank_line] = STATE(88),
    [sym__line] = STATE(70),
    [sym_assignment] = STATE(70),
    [sym_exclusion] = STATE(70),
    [sym_broken_line] = STATE(70),
    [sym__equals_value] = STATE(71),
    [sym_key] = STATE(51),
    [sym__first_component] = STATE(41),
    [sym__first_pattern] = STATE(41),
    [sym__space] = STATE(4),
    [sym__newline] = STATE(16),
    [aux_sym_source_file_repeat1] = STATE(3),
    [ts_builtin_sym_end] = ACTIONS(23),
    [sym_comment] = ACTIONS(5),
    [anon_sym_EQ] = ACTIONS(7),
    [sym__first_text] = ACTIONS(9),
    [sym__first_separator] = ACTIONS(11),
    [sym__first_wildcard] = ACTIONS(13),
    [sym__first_character_class] = ACTIONS(13),
    [sym__first_bracket] = ACTIONS(15),
    [sym__dash] = ACTIONS(17),
    [sym__blanks] = ACTIONS(19),
    [sym__line_feed] = ACTIONS(21),
  },
  [3] = {
    [sym_blank_line] = STATE(3),
    [sym__line] = STATE(81),
    [sym_assignment] = STATE(81),
    [sym_exclusion] = STATE(81),
    [sym_broken_line] = STATE(81),
    [sym__equals_value] = STATE(71),
    [sym_key] = STATE(52),
    [sym__first_component] = STATE(45),
    [sym__first_pattern] = STATE(45),
    [sym__space] = STATE(5),
    [sym__newline] = STATE(16),
    [aux_sym_source_file_repeat1] = STATE(3),
    [ts_builtin_sym_end] = ACTIONS(25),
    [sym_comment] = ACTIONS(27),
    [anon_sym_EQ] = ACTIONS(30),
    [sym__first_text] = ACTIONS(33),
    [sym__first_separator] = ACTIONS(36),
    [sym__first_wildcard] = ACTIONS(39),
    [sym__first_character_class] = ACTIONS(39),
    [sym__first_bracket] = ACTIONS(42),
    [sym__dash] = ACTIONS(45),
    [sym__blanks] = ACTIONS(48),
    [sym__line_feed] = ACTIONS(51),
  },
};

static const uint16_t ts_small_parse_table[] = {
  [0] = 14,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(9), 1,
      sym__first_text,
    ACTIONS(11), 1,
      sym__first_separator,
    ACTIONS(15), 1,
      sym__first_bracket,
    ACTIONS(17), 1,
      sym__dash,
    ACTIONS(54), 1,
      ts_builtin_sym_end,
    ACTIONS(56), 1,
      sym_comment,
    ACTIONS(58), 1,
      sym__line_feed,
    STATE(18), 1,
      sym__newline,
    STATE(51), 1,
      sym_key,
    STATE(71), 1,
      sym__equals_value,
    ACTIONS(13), 2,
      sym__first_wildcard,
      sym__first_character_class,
    STATE(41), 2,
      sym__first_component,
      sym__first_pattern,
    STATE(76), 3,
      sym_assignment,
      sym_exclusion,
      sym_broken_line,
  [47] = 13,
    ACTIONS(56), 1,
      sym_comment,
    ACTIONS(58), 1,
      sym__line_feed,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(62), 1,
      sym__first_text,
    ACTIONS(64), 1,
      sym__first_separator,
    ACTIONS(68), 1,
      sym__first_bracket,
    ACTIONS(70), 1,
      sym__dash,
    STATE(18), 1,
      sym__newline,
    STATE(52), 1,
      sym_key,
    STATE(71), 1,
      sym__equals_value,
    ACTIONS(66), 2,
      sym__first_wildcard,
      sym__first_character_class,
    STATE(45), 2,
      sym__first_component,
      sym__first_pattern,
    STATE(76), 3,
      sym_assignment,
      sym_exclusion,
      sym_broken_line,
  [91] = 11,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(11), 1,
      sym__first_separator,
    ACTIONS(15), 1,
      sym__first_bracket,
    ACTIONS(74), 1,
      sym__first_text,
    ACTIONS(76), 1,
      sym__blanks,
    STATE(11), 1,
      sym__space,
    STATE(48), 1,
      sym_key,
    STATE(82), 1,
      sym__equals_value,
    ACTIONS(13), 2,
      sym__first_wildcard,
      sym__first_character_class,
    ACTIONS(72), 2,
      ts_builtin_sym_end,
      sym__line_feed,
    STATE(41), 2,
      sym__first_component,
      sym__first_pattern,
  [128] = 9,
    ACTIONS(80), 1,
      sym__text,
    ACTIONS(82), 1,
      sym_separator,
    ACTIONS(86), 1,
      sym__bracket,
    ACTIONS(88), 1,
      sym__blanks,
    STATE(25), 1,
      sym__glob,
    ACTIONS(84), 2,
      sym_wildcard,
      sym_character_class,
    STATE(40), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    STATE(43), 2,
      sym__component,
      sym_pattern,
    ACTIONS(78), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [161] = 9,
    ACTIONS(88), 1,
      sym__blanks,
    ACTIONS(90), 1,
      sym__text,
    ACTIONS(92), 1,
      sym_separator,
    ACTIONS(96), 1,
      sym__bracket,
    STATE(32), 1,
      sym__glob,
    ACTIONS(78), 2,
      anon_sym_EQ,
      sym__line_feed,
    ACTIONS(94), 2,
      sym_wildcard,
      sym_character_class,
    STATE(47), 2,
      sym__component,
      sym_pattern,
    STATE(49), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [193] = 11,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(64), 1,
      sym__first_separator,
    ACTIONS(68), 1,
      sym__first_bracket,
    ACTIONS(72), 1,
      sym__line_feed,
    ACTIONS(98), 1,
      sym__first_text,
    ACTIONS(100), 1,
      sym__blanks,
    STATE(23), 1,
      sym__space,
    STATE(55), 1,
      sym_key,
    STATE(82), 1,
      sym__equals_value,
    ACTIONS(66), 2,
      sym__first_wildcard,
      sym__first_character_class,
    STATE(45), 2,
      sym__first_component,
      sym__first_pattern,
  [229] = 7,
    ACTIONS(80), 1,
      sym__text,
    ACTIONS(86), 1,
      sym__bracket,
    ACTIONS(104), 1,
      sym__blanks,
    STATE(25), 1,
      sym__glob,
    ACTIONS(84), 2,
      sym_wildcard,
      sym_character_class,
    STATE(54), 2,
      sym__component,
      sym_pattern,
    ACTIONS(102), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [256] = 9,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(11), 1,
      sym__first_separator,
    ACTIONS(15), 1,
      sym__first_bracket,
    ACTIONS(74), 1,
      sym__first_text,
    STATE(46), 1,
      sym_key,
    STATE(83), 1,
      sym__equals_value,
    ACTIONS(13), 2,
      sym__first_wildcard,
      sym__first_character_class,
    ACTIONS(106), 2,
      ts_builtin_sym_end,
      sym__line_feed,
    STATE(41), 2,
      sym__first_component,
      sym__first_pattern,
  [287] = 5,
    ACTIONS(112), 1,
      sym__bracket,
    ACTIONS(114), 1,
      sym__blanks,
    STATE(13), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(110), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(108), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [309] = 5,
    ACTIONS(121), 1,
      sym__bracket,
    ACTIONS(124), 1,
      sym__blanks,
    STATE(13), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(118), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(116), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [331] = 5,
    ACTIONS(112), 1,
      sym__bracket,
    ACTIONS(128), 1,
      sym__blanks,
    STATE(13), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(110), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(126), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [353] = 5,
    ACTIONS(112), 1,
      sym__bracket,
    ACTIONS(132), 1,
      sym__blanks,
    STATE(13), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(110), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(130), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [375] = 2,
    ACTIONS(136), 2,
      sym__first_text,
      sym__first_bracket,
    ACTIONS(134), 9,
      ts_builtin_sym_end,
      sym_comment,
      anon_sym_EQ,
      sym__first_separator,
      sym__first_wildcard,
      sym__first_character_class,
      sym__dash,
      sym__blanks,
      sym__line_feed,
  [391] = 2,
    ACTIONS(138), 2,
      sym__first_text,
      sym__first_bracket,
    ACTIONS(25), 9,
      ts_builtin_sym_end,
      sym_comment,
      anon_sym_EQ,
      sym__first_separator,
      sym__first_wildcard,
      sym__first_character_class,
      sym__dash,
      sym__blanks,
      sym__line_feed,
  [407] = 2,
    ACTIONS(142), 2,
      sym__first_text,
      sym__first_bracket,
    ACTIONS(140), 9,
      ts_builtin_sym_end,
      sym_comment,
      anon_sym_EQ,
      sym__first_separator,
      sym__first_wildcard,
      sym__first_character_class,
      sym__dash,
      sym__blanks,
      sym__line_feed,
  [423] = 5,
    ACTIONS(128), 1,
      sym__blanks,
    ACTIONS(146), 1,
      sym__bracket,
    STATE(21), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(144), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(126), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [445] = 5,
    ACTIONS(132), 1,
      sym__blanks,
    ACTIONS(150), 1,
      sym__bracket,
    STATE(12), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(148), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(130), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [467] = 5,
    ACTIONS(112), 1,
      sym__bracket,
    ACTIONS(154), 1,
      sym__blanks,
    STATE(13), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(110), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(152), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [489] = 5,
    ACTIONS(160), 1,
      sym__bracket,
    ACTIONS(162), 1,
      sym__blanks,
    STATE(15), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(158), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(156), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [511] = 9,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(64), 1,
      sym__first_separator,
    ACTIONS(68), 1,
      sym__first_bracket,
    ACTIONS(98), 1,
      sym__first_text,
    ACTIONS(106), 1,
      sym__line_feed,
    STATE(53), 1,
      sym_key,
    STATE(83), 1,
      sym__equals_value,
    ACTIONS(66), 2,
      sym__first_wildcard,
      sym__first_character_class,
    STATE(45), 2,
      sym__first_component,
      sym__first_pattern,
  [541] = 7,
    ACTIONS(90), 1,
      sym__text,
    ACTIONS(96), 1,
      sym__bracket,
    ACTIONS(104), 1,
      sym__blanks,
    STATE(32), 1,
      sym__glob,
    ACTIONS(94), 2,
      sym_wildcard,
      sym_character_class,
    STATE(54), 2,
      sym__component,
      sym_pattern,
    ACTIONS(102), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [567] = 5,
    ACTIONS(168), 1,
      sym__bracket,
    ACTIONS(170), 1,
      sym__blanks,
    STATE(14), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(166), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
    ACTIONS(164), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [589] = 5,
    ACTIONS(128), 1,
      sym__blanks,
    ACTIONS(174), 1,
      sym__bracket,
    STATE(33), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(126), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(172), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [610] = 5,
    ACTIONS(114), 1,
      sym__blanks,
    ACTIONS(174), 1,
      sym__bracket,
    STATE(33), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(108), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(172), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [631] = 5,
    ACTIONS(162), 1,
      sym__blanks,
    ACTIONS(178), 1,
      sym__bracket,
    STATE(29), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(156), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(176), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [652] = 5,
    ACTIONS(132), 1,
      sym__blanks,
    ACTIONS(174), 1,
      sym__bracket,
    STATE(33), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(130), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(172), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [673] = 5,
    ACTIONS(132), 1,
      sym__blanks,
    ACTIONS(182), 1,
      sym__bracket,
    STATE(27), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(130), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(180), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [694] = 5,
    ACTIONS(128), 1,
      sym__blanks,
    ACTIONS(186), 1,
      sym__bracket,
    STATE(34), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(126), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(184), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [715] = 5,
    ACTIONS(170), 1,
      sym__blanks,
    ACTIONS(190), 1,
      sym__bracket,
    STATE(26), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(164), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(188), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [736] = 5,
    ACTIONS(124), 1,
      sym__blanks,
    ACTIONS(195), 1,
      sym__bracket,
    STATE(33), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(116), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(192), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [757] = 5,
    ACTIONS(154), 1,
      sym__blanks,
    ACTIONS(174), 1,
      sym__bracket,
    STATE(33), 2,
      sym__glob,
      aux_sym__first_pattern_repeat1,
    ACTIONS(152), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
    ACTIONS(172), 3,
      sym__text,
      sym_wildcard,
      sym_character_class,
  [778] = 5,
    ACTIONS(202), 1,
      sym__bracket,
    ACTIONS(204), 1,
      sym__blanks,
    STATE(20), 1,
      sym__glob,
    ACTIONS(200), 2,
      sym_wildcard,
      sym_character_class,
    ACTIONS(198), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [798] = 5,
    ACTIONS(210), 1,
      sym__bracket,
    ACTIONS(212), 1,
      sym__blanks,
    STATE(19), 1,
      sym__glob,
    ACTIONS(208), 2,
      sym_wildcard,
      sym_character_class,
    ACTIONS(206), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [818] = 5,
    ACTIONS(212), 1,
      sym__blanks,
    ACTIONS(216), 1,
      sym__bracket,
    STATE(31), 1,
      sym__glob,
    ACTIONS(214), 2,
      sym_wildcard,
      sym_character_class,
    ACTIONS(206), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [837] = 5,
    ACTIONS(204), 1,
      sym__blanks,
    ACTIONS(220), 1,
      sym__bracket,
    STATE(30), 1,
      sym__glob,
    ACTIONS(218), 2,
      sym_wildcard,
      sym_character_class,
    ACTIONS(198), 3,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [856] = 4,
    ACTIONS(82), 1,
      sym_separator,
    ACTIONS(224), 1,
      sym__blanks,
    STATE(42), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    ACTIONS(222), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [872] = 4,
    ACTIONS(82), 1,
      sym_separator,
    ACTIONS(228), 1,
      sym__blanks,
    STATE(42), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    ACTIONS(226), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [888] = 4,
    ACTIONS(82), 1,
      sym_separator,
    ACTIONS(88), 1,
      sym__blanks,
    STATE(40), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    ACTIONS(78), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [904] = 4,
    ACTIONS(232), 1,
      sym_separator,
    ACTIONS(235), 1,
      sym__blanks,
    STATE(42), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    ACTIONS(230), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [920] = 4,
    ACTIONS(82), 1,
      sym_separator,
    ACTIONS(228), 1,
      sym__blanks,
    STATE(39), 2,
      sym__next_component,
      aux_sym_key_repeat1,
    ACTIONS(226), 3,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym__line_feed,
  [936] = 4,
    ACTIONS(235), 1,
      sym__blanks,
    ACTIONS(237), 1,
      sym_separator,
    ACTIONS(230), 2,
      anon_sym_EQ,
      sym__line_feed,
    STATE(44), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [951] = 4,
    ACTIONS(88), 1,
      sym__blanks,
    ACTIONS(92), 1,
      sym_separator,
    ACTIONS(78), 2,
      anon_sym_EQ,
      sym__line_feed,
    STATE(49), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [966] = 5,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(242), 1,
      sym__blanks,
    STATE(59), 1,
      sym__space,
    STATE(85), 1,
      sym__equals_value,
    ACTIONS(240), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [983] = 4,
    ACTIONS(92), 1,
      sym_separator,
    ACTIONS(228), 1,
      sym__blanks,
    ACTIONS(226), 2,
      anon_sym_EQ,
      sym__line_feed,
    STATE(50), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [998] = 5,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(246), 1,
      sym__blanks,
    STATE(58), 1,
      sym__space,
    STATE(73), 1,
      sym__equals_value,
    ACTIONS(244), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1015] = 4,
    ACTIONS(92), 1,
      sym_separator,
    ACTIONS(228), 1,
      sym__blanks,
    ACTIONS(226), 2,
      anon_sym_EQ,
      sym__line_feed,
    STATE(44), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [1030] = 4,
    ACTIONS(92), 1,
      sym_separator,
    ACTIONS(224), 1,
      sym__blanks,
    ACTIONS(222), 2,
      anon_sym_EQ,
      sym__line_feed,
    STATE(44), 2,
      sym__next_component,
      aux_sym_key_repeat1,
  [1045] = 5,
    ACTIONS(7), 1,
      anon_sym_EQ,
    ACTIONS(250), 1,
      sym__blanks,
    STATE(62), 1,
      sym__space,
    STATE(79), 1,
      sym__equals_value,
    ACTIONS(248), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1062] = 5,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(248), 1,
      sym__line_feed,
    ACTIONS(252), 1,
      sym__blanks,
    STATE(66), 1,
      sym__space,
    STATE(79), 1,
      sym__equals_value,
  [1078] = 5,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(240), 1,
      sym__line_feed,
    ACTIONS(254), 1,
      sym__blanks,
    STATE(69), 1,
      sym__space,
    STATE(85), 1,
      sym__equals_value,
  [1094] = 2,
    ACTIONS(258), 1,
      sym__blanks,
    ACTIONS(256), 4,
      ts_builtin_sym_end,
      anon_sym_EQ,
      sym_separator,
      sym__line_feed,
  [1104] = 5,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(244), 1,
      sym__line_feed,
    ACTIONS(260), 1,
      sym__blanks,
    STATE(68), 1,
      sym__space,
    STATE(73), 1,
      sym__equals_value,
  [1120] = 4,
    ACTIONS(264), 1,
      sym_value,
    ACTIONS(266), 1,
      sym__blanks,
    STATE(65), 1,
      sym__space,
    ACTIONS(262), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1134] = 3,
    ACTIONS(270), 1,
      sym__blanks,
    STATE(77), 1,
      sym__space,
    ACTIONS(268), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1145] = 3,
    ACTIONS(7), 1,
      anon_sym_EQ,
    STATE(84), 1,
      sym__equals_value,
    ACTIONS(272), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1156] = 3,
    ACTIONS(7), 1,
      anon_sym_EQ,
    STATE(74), 1,
      sym__equals_value,
    ACTIONS(274), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1167] = 3,
    ACTIONS(278), 1,
      sym__blanks,
    STATE(78), 1,
      sym__space,
    ACTIONS(276), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1178] = 4,
    ACTIONS(262), 1,
      sym__line_feed,
    ACTIONS(264), 1,
      sym_value,
    ACTIONS(280), 1,
      sym__blanks,
    STATE(80), 1,
      sym__space,
  [1191] = 3,
    ACTIONS(7), 1,
      anon_sym_EQ,
    STATE(75), 1,
      sym__equals_value,
    ACTIONS(282), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1202] = 3,
    ACTIONS(286), 1,
      sym__blanks,
    STATE(72), 1,
      sym__space,
    ACTIONS(284), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1213] = 3,
    ACTIONS(290), 1,
      sym__blanks,
    STATE(76), 1,
      sym__space,
    ACTIONS(288), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1224] = 2,
    ACTIONS(294), 1,
      sym_value,
    ACTIONS(292), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1232] = 3,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(282), 1,
      sym__line_feed,
    STATE(75), 1,
      sym__equals_value,
  [1242] = 3,
    ACTIONS(23), 1,
      ts_builtin_sym_end,
    ACTIONS(296), 1,
      sym__line_feed,
    STATE(17), 1,
      sym__newline,
  [1252] = 3,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(272), 1,
      sym__line_feed,
    STATE(84), 1,
      sym__equals_value,
  [1262] = 3,
    ACTIONS(60), 1,
      anon_sym_EQ,
    ACTIONS(274), 1,
      sym__line_feed,
    STATE(74), 1,
      sym__equals_value,
  [1272] = 3,
    ACTIONS(296), 1,
      sym__line_feed,
    ACTIONS(298), 1,
      ts_builtin_sym_end,
    STATE(17), 1,
      sym__newline,
  [1282] = 1,
    ACTIONS(300), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1287] = 1,
    ACTIONS(302), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1292] = 1,
    ACTIONS(304), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1297] = 1,
    ACTIONS(306), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1302] = 1,
    ACTIONS(308), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1307] = 1,
    ACTIONS(276), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1312] = 1,
    ACTIONS(310), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1317] = 1,
    ACTIONS(312), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1322] = 1,
    ACTIONS(314), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1327] = 2,
    ACTIONS(292), 1,
      sym__line_feed,
    ACTIONS(294), 1,
      sym_value,
  [1334] = 2,
    ACTIONS(296), 1,
      sym__line_feed,
    STATE(17), 1,
      sym__newline,
  [1341] = 1,
    ACTIONS(316), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1346] = 1,
    ACTIONS(318), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1351] = 1,
    ACTIONS(320), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1356] = 1,
    ACTIONS(322), 2,
      ts_builtin_sym_end,
      sym__line_feed,
  [1361] = 1,
    ACTIONS(324), 1,
      ts_builtin_sym_end,
  [1365] = 1,
    ACTIONS(23), 1,
      ts_builtin_sym_end,
  [1369] = 1,
    ACTIONS(298), 1,
      ts_builtin_sym_end,
};

static const uint32_t ts_small_parse_table_map[] = {
  [SMALL_STATE(4)] = 0,
  [SMALL_STATE(5)] = 47,
  [SMALL_STATE(6)] = 91,
  [SMALL_STATE(7)] = 128,
  [SMALL_STATE(8)] = 161,
  [SMALL_STATE(9)] = 193,
  [SMALL_STATE(10)] = 229,
  [SMALL_STATE(11)] = 256,
  [SMALL_STATE(12)] = 287,
  [SMALL_STATE(13)] = 309,
  [SMALL_STATE(14)] = 331,
  [SMALL_STATE(15)] = 353,
  [SMALL_STATE(16)] = 375,
  [SMALL_STATE(17)] = 391,
  [SMALL_STATE(18)] = 407,
  [SMALL_STATE(19)] = 423,
  [SMALL_STATE(20)] = 445,
  [SMALL_STATE(21)] = 467,
  [SMALL_STATE(22)] = 489,
  [SMALL_STATE(23)] = 511,
  [SMALL_STATE(24)] = 541,
  [SMALL_STATE(25)] = 567,
  [SMALL_STATE(26)] = 589,
  [SMALL_STATE(27)] = 610,
  [SMALL_STATE(28)] = 631,
  [SMALL_STATE(29)] = 652,
  [SMALL_STATE(30)] = 673,
  [SMALL_STATE(31)] = 694,
  [SMALL_STATE(32)] = 715,
  [SMALL_STATE(33)] = 736,
  [SMALL_STATE(34)] = 757,
  [SMALL_STATE(35)] = 778,
  [SMALL_STATE(36)] = 798,
  [SMALL_STATE(37)] = 818,
  [SMALL_STATE(38)] = 837,
  [SMALL_STATE(39)] = 856,
  [SMALL_STATE(40)] = 872,
  [SMALL_STATE(41)] = 888,
  [SMALL_STATE(42)] = 904,
  [SMALL_STATE(43)] = 920,
  [SMALL_STATE(44)] = 936,
  [SMALL_STATE(45)] = 951,
  [SMALL_STATE(46)] = 966,
  [SMALL_STATE(47)] = 983,
  [SMALL_STATE(48)] = 998,
  [SMALL_STATE(49)] = 1015,
  [SMALL_STATE(50)] = 1030,
  [SMALL_STATE(51)] = 1045,
  [SMALL_STATE(52)] = 1062,
  [SMALL_STATE(53)] = 1078,
  [SMALL_STATE(54)] = 1094,
  [SMALL_STATE(55)] = 1104,
  [SMALL_STATE(56)] = 1120,
  [SMALL_STATE(57)] = 1134,
  [SMALL_STATE(58)] = 1145,
  [SMALL_STATE(59)] = 1156,
  [SMALL_STATE(60)] = 1167,
  [SMALL_STATE(61)] = 1178,
  [SMALL_STATE(62)] = 1191,
  [SMALL_STATE(63)] = 1202,
  [SMALL_STATE(64)] = 1213,
  [SMALL_STATE(65)] = 1224,
  [SMALL_STATE(66)] = 1232,
  [SMALL_STATE(67)] = 1242,
  [SMALL_STATE(68)] = 1252,
  [SMALL_STATE(69)] = 1262,
  [SMALL_STATE(70)] = 1272,
  [SMALL_STATE(71)] = 1282,
  [SMALL_STATE(72)] = 1287,
  [SMALL_STATE(73)] = 1292,
  [SMALL_STATE(74)] = 1297,
  [SMALL_STATE(75)] = 1302,
  [SMALL_STATE(76)] = 1307,
  [SMALL_STATE(77)] = 1312,
  [SMALL_STATE(78)] = 1317,
  [SMALL_STATE(79)] = 1322,
  [SMALL_STATE(80)] = 1327,
  [SMALL_STATE(81)] = 1334,
  [SMALL_STATE(82)] = 1341,
  [SMALL_STATE(83)] = 1346,
  [SMALL_STATE(84)] = 1351,
  [SMALL_STATE(85)] = 1356,
  [SMALL_STATE(86)] = 1361,
  [SMALL_STATE(87)] = 1365,
  [SMALL_STATE(88)] = 1369,
};

static const TSParseActionEntry ts_parse_actions[] = {
  [0] = {.entry = {.count = 0, .reusable = false}},
  [1] = {.entry = {.count = 1, .reusable = false}}, RECOVER(),
  [3] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 0, 0, 0),
  [5] = {.entry = {.count = 1, .reusable = true}}, SHIFT(64),
  [7] = {.entry = {.count = 1, .reusable = true}}, SHIFT(56),
  [9] = {.entry = {.count = 1, .reusable = false}}, SHIFT(35),
  [11] = {.entry = {.count = 1, .reusable = true}}, SHIFT(7),
  [13] = {.entry = {.count = 1, .reusable = true}}, SHIFT(22),
  [15] = {.entry = {.count = 1, .reusable = false}}, SHIFT(22),
  [17] = {.entry = {.count = 1, .reusable = true}}, SHIFT(6),
  [19] = {.entry = {.count = 1, .reusable = true}}, SHIFT(4),
  [21] = {.entry = {.count = 1, .reusable = true}}, SHIFT(16),
  [23] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 1, 0, 0),
  [25] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0),
  [27] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(64),
  [30] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(61),
  [33] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(38),
  [36] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(8),
  [39] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(28),
  [42] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(28),
  [45] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(9),
  [48] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(5),
  [51] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0), SHIFT_REPEAT(16),
  [54] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__unfinished_blank_line, 1, 0, 0),
  [56] = {.entry = {.count = 1, .reusable = true}}, SHIFT(60),
  [58] = {.entry = {.count = 1, .reusable = true}}, SHIFT(18),
  [60] = {.entry = {.count = 1, .reusable = true}}, SHIFT(61),
  [62] = {.entry = {.count = 1, .reusable = false}}, SHIFT(38),
  [64] = {.entry = {.count = 1, .reusable = true}}, SHIFT(8),
  [66] = {.entry = {.count = 1, .reusable = true}}, SHIFT(28),
  [68] = {.entry = {.count = 1, .reusable = false}}, SHIFT(28),
  [70] = {.entry = {.count = 1, .reusable = true}}, SHIFT(9),
  [72] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 1, 0, 2),
  [74] = {.entry = {.count = 1, .reusable = true}}, SHIFT(35),
  [76] = {.entry = {.count = 1, .reusable = true}}, SHIFT(11),
  [78] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_key, 1, 0, 0),
  [80] = {.entry = {.count = 1, .reusable = true}}, SHIFT(36),
  [82] = {.entry = {.count = 1, .reusable = true}}, SHIFT(10),
  [84] = {.entry = {.count = 1, .reusable = true}}, SHIFT(25),
  [86] = {.entry = {.count = 1, .reusable = false}}, SHIFT(25),
  [88] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_key, 1, 0, 0),
  [90] = {.entry = {.count = 1, .reusable = true}}, SHIFT(37),
  [92] = {.entry = {.count = 1, .reusable = true}}, SHIFT(24),
  [94] = {.entry = {.count = 1, .reusable = true}}, SHIFT(32),
  [96] = {.entry = {.count = 1, .reusable = false}}, SHIFT(32),
  [98] = {.entry = {.count = 1, .reusable = true}}, SHIFT(38),
  [100] = {.entry = {.count = 1, .reusable = true}}, SHIFT(23),
  [102] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__next_component, 1, 0, 0),
  [104] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__next_component, 1, 0, 0),
  [106] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 2, 0, 2),
  [108] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__first_pattern, 3, 0, 0),
  [110] = {.entry = {.count = 1, .reusable = true}}, SHIFT(13),
  [112] = {.entry = {.count = 1, .reusable = false}}, SHIFT(13),
  [114] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__first_pattern, 3, 0, 0),
  [116] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0),
  [118] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0), SHIFT_REPEAT(13),
  [121] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0), SHIFT_REPEAT(13),
  [124] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0),
  [126] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pattern, 2, 0, 0),
  [128] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_pattern, 2, 0, 0),
  [130] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__first_pattern, 2, 0, 0),
  [132] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__first_pattern, 2, 0, 0),
  [134] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_blank_line, 1, 0, 0),
  [136] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_blank_line, 1, 0, 0),
  [138] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_source_file_repeat1, 2, 0, 0),
  [140] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_blank_line, 2, 0, 0),
  [142] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_blank_line, 2, 0, 0),
  [144] = {.entry = {.count = 1, .reusable = true}}, SHIFT(21),
  [146] = {.entry = {.count = 1, .reusable = false}}, SHIFT(21),
  [148] = {.entry = {.count = 1, .reusable = true}}, SHIFT(12),
  [150] = {.entry = {.count = 1, .reusable = false}}, SHIFT(12),
  [152] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pattern, 3, 0, 0),
  [154] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_pattern, 3, 0, 0),
  [156] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__first_pattern, 1, 0, 0),
  [158] = {.entry = {.count = 1, .reusable = true}}, SHIFT(15),
  [160] = {.entry = {.count = 1, .reusable = false}}, SHIFT(15),
  [162] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__first_pattern, 1, 0, 0),
  [164] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_pattern, 1, 0, 0),
  [166] = {.entry = {.count = 1, .reusable = true}}, SHIFT(14),
  [168] = {.entry = {.count = 1, .reusable = false}}, SHIFT(14),
  [170] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_pattern, 1, 0, 0),
  [172] = {.entry = {.count = 1, .reusable = true}}, SHIFT(33),
  [174] = {.entry = {.count = 1, .reusable = false}}, SHIFT(33),
  [176] = {.entry = {.count = 1, .reusable = true}}, SHIFT(29),
  [178] = {.entry = {.count = 1, .reusable = false}}, SHIFT(29),
  [180] = {.entry = {.count = 1, .reusable = true}}, SHIFT(27),
  [182] = {.entry = {.count = 1, .reusable = false}}, SHIFT(27),
  [184] = {.entry = {.count = 1, .reusable = true}}, SHIFT(34),
  [186] = {.entry = {.count = 1, .reusable = false}}, SHIFT(34),
  [188] = {.entry = {.count = 1, .reusable = true}}, SHIFT(26),
  [190] = {.entry = {.count = 1, .reusable = false}}, SHIFT(26),
  [192] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0), SHIFT_REPEAT(33),
  [195] = {.entry = {.count = 2, .reusable = false}}, REDUCE(aux_sym__first_pattern_repeat1, 2, 0, 0), SHIFT_REPEAT(33),
  [198] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__first_component, 1, 0, 1),
  [200] = {.entry = {.count = 1, .reusable = true}}, SHIFT(20),
  [202] = {.entry = {.count = 1, .reusable = false}}, SHIFT(20),
  [204] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__first_component, 1, 0, 1),
  [206] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__component, 1, 0, 1),
  [208] = {.entry = {.count = 1, .reusable = true}}, SHIFT(19),
  [210] = {.entry = {.count = 1, .reusable = false}}, SHIFT(19),
  [212] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__component, 1, 0, 1),
  [214] = {.entry = {.count = 1, .reusable = true}}, SHIFT(31),
  [216] = {.entry = {.count = 1, .reusable = false}}, SHIFT(31),
  [218] = {.entry = {.count = 1, .reusable = true}}, SHIFT(30),
  [220] = {.entry = {.count = 1, .reusable = false}}, SHIFT(30),
  [222] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_key, 3, 0, 0),
  [224] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_key, 3, 0, 0),
  [226] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_key, 2, 0, 0),
  [228] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym_key, 2, 0, 0),
  [230] = {.entry = {.count = 1, .reusable = true}}, REDUCE(aux_sym_key_repeat1, 2, 0, 0),
  [232] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_key_repeat1, 2, 0, 0), SHIFT_REPEAT(10),
  [235] = {.entry = {.count = 1, .reusable = false}}, REDUCE(aux_sym_key_repeat1, 2, 0, 0),
  [237] = {.entry = {.count = 2, .reusable = true}}, REDUCE(aux_sym_key_repeat1, 2, 0, 0), SHIFT_REPEAT(24),
  [240] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_exclusion, 3, 0, 12),
  [242] = {.entry = {.count = 1, .reusable = true}}, SHIFT(59),
  [244] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_exclusion, 2, 0, 7),
  [246] = {.entry = {.count = 1, .reusable = true}}, SHIFT(58),
  [248] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 1, 0, 4),
  [250] = {.entry = {.count = 1, .reusable = true}}, SHIFT(62),
  [252] = {.entry = {.count = 1, .reusable = true}}, SHIFT(66),
  [254] = {.entry = {.count = 1, .reusable = true}}, SHIFT(69),
  [256] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__next_component, 2, 0, 0),
  [258] = {.entry = {.count = 1, .reusable = false}}, REDUCE(sym__next_component, 2, 0, 0),
  [260] = {.entry = {.count = 1, .reusable = true}}, SHIFT(68),
  [262] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 1, 0, 0),
  [264] = {.entry = {.count = 1, .reusable = true}}, SHIFT(57),
  [266] = {.entry = {.count = 1, .reusable = true}}, SHIFT(65),
  [268] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 2, 0, 5),
  [270] = {.entry = {.count = 1, .reusable = true}}, SHIFT(77),
  [272] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_exclusion, 3, 0, 7),
  [274] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_exclusion, 4, 0, 12),
  [276] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__line, 2, 0, 0),
  [278] = {.entry = {.count = 1, .reusable = true}}, SHIFT(78),
  [280] = {.entry = {.count = 1, .reusable = true}}, SHIFT(80),
  [282] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 2, 0, 4),
  [284] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 3, 0, 9),
  [286] = {.entry = {.count = 1, .reusable = true}}, SHIFT(72),
  [288] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__line, 1, 0, 0),
  [290] = {.entry = {.count = 1, .reusable = true}}, SHIFT(76),
  [292] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 2, 0, 0),
  [294] = {.entry = {.count = 1, .reusable = true}}, SHIFT(63),
  [296] = {.entry = {.count = 1, .reusable = true}}, SHIFT(17),
  [298] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_source_file, 2, 0, 0),
  [300] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 1, 0, 3),
  [302] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 4, 0, 9),
  [304] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 3, 0, 10),
  [306] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 5, 0, 16),
  [308] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 3, 0, 13),
  [310] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__equals_value, 3, 0, 5),
  [312] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym__line, 3, 0, 0),
  [314] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 2, 0, 8),
  [316] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 2, 0, 6),
  [318] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_broken_line, 3, 0, 11),
  [320] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 4, 0, 14),
  [322] = {.entry = {.count = 1, .reusable = true}}, REDUCE(sym_assignment, 4, 0, 15),
  [324] = {.entry = {.count = 1, .reusable = true}},  ACCEPT_INPUT(),
};

#ifdef __cplusplus
extern "C" {
#endif
#ifdef TREE_SITTER_HIDE_SYMBOLS
#define TS_PUBLIC
#elif defined(_WIN32)
#define TS_PUBLIC __declspec(dllexport)
#else
#define TS_PUBLIC __attribute__((visibility("default")))
#endif

TS_PUBLIC const TSLanguage *tree_sitter_sysctl(void) {
  static const TSLanguage language = {
    .version = LANGUAGE_VERSION,
    .symbol_count = SYMBOL_COUNT,
    .alias_count = ALIAS_COUNT,
    .token_count = TOKEN_COUNT,
    .external_token_count = EXTERNAL_TOKEN_COUNT,
    .state_count = STATE_COUNT,
    .large_state_count = LARGE_STATE_COUNT,
    .production_id_count = PRODUCTION_ID_COUNT,
    .field_count = FIELD_COUNT,
    .max_alias_sequence_length = MAX_ALIAS_SEQUENCE_LENGTH,
    .parse_table = &ts_parse_table[0][0],
    .small_parse_table = ts_small_parse_table,
    .small_parse_table_map = ts_small_parse_table_map,
    .parse_actions = ts_parse_actions,
    .symbol_names = ts_symbol_names,
    .field_names = ts_field_names,
    .field_map_slices = ts_field_map_slices,
    .field_map_entries = ts_field_map_entries,
    .symbol_metadata = ts_symbol_metadata,
    .public_symbol_map = ts_symbol_map,
    .alias_map = ts_non_terminal_alias_map,
    .alias_sequences = &ts_alias_sequences[0][0],
    .lex_modes = ts_lex_modes,
    .lex_fn = ts_lex,
    .primary_state_ids = ts_primary_state_ids,
  };
  return &language;
}
#ifdef __cplusplus
}
#endif
