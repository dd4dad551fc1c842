(comment) @comment

(ignore_errors) @operator
(exclusion "-" @keyword.operator)

(segment) @property
(literal) @property
(separator) @punctuation.delimiter
(wildcard) @string.special
(character_class) @string.special

"=" @operator

(value) @string
((value) @number
  (#match? @number "^[-+]?(0[xX][0-9a-fA-F]+|[0-9]+)([ \t]+[-+]?(0[xX][0-9a-fA-F]+|[0-9]+))*$"))
